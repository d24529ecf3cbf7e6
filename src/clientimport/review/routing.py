"""Addresses of pages: each declares what its query or its form may hold, and is checked for it before its handler is called."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import ClassVar

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from clientimport.review.fields import Fields, declared, read_fields
from clientimport.review.guards import FORM

Handler = Callable[[Request], Response]

_CHECKED = "clientimport.checked"


class _Id(Convertor[int]):
    """A whole number from 1 that every database can take."""

    regex: ClassVar[str] = "[1-9][0-9]{0,17}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


class _Scope(Convertor[str]):
    """A run's id, or "open": all that is open."""

    regex: ClassVar[str] = "[0-9]{8}-[0-9]{6}-[0-9a-f]{6}|open"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("id", _Id())
register_url_convertor("scope", _Scope())


class PageRoute(Route):
    """A route made by `get` or `post`; no other is taken into the application. `declared`: names of all that it takes."""

    declared: tuple[str, ...] = ()


def get(path: str, handler: Handler, *, query: Collection[str] = ()) -> PageRoute:
    """A page to be looked at. `path`: its places are {name:id} or {name:scope}; `query`: all that may stand behind "?"."""

    def checked(request: Request) -> Response:
        request.scope[_CHECKED] = declared(read_fields(request.scope["query_string"]), query)
        return handler(request)

    return _made(path, checked, "GET", handler, [*query])


def post(
    path: str,
    handler: Handler,
    *,
    fields: Collection[str] = (),
    several: Collection[str] = (),
    starts: Collection[str] = (),
) -> PageRoute:
    """A form to be carried out. `fields`: its fields; `several`: those that may come more than once; `starts`: how the
    names of further ones begin, such as "cell."
    """

    def checked(request: Request) -> Response:
        declared(read_fields(request.scope["query_string"]), ())
        request.scope[_CHECKED] = declared(request.scope[FORM], fields, several, starts)
        return handler(request)

    return _made(path, checked, "POST", handler, [*fields, *several, *starts])


def fields_of(request: Request) -> Fields:
    """What was sent with a request, as its route declared it."""
    found: Fields = request.scope[_CHECKED]
    return found


def _made(path: str, checked: Handler, method: str, handler: Handler, names: list[str]) -> PageRoute:
    name = f"{handler.__module__.rpartition('.')[2]}.{getattr(handler, '__name__', type(handler).__name__)}"
    route = PageRoute(path, checked, methods=[method], name=name)
    route.declared = tuple(names)
    return route
