"""A page module for tests: handlers that do nothing but answer, and some that fail."""

from __future__ import annotations

import json
from types import ModuleType

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from clientimport.core.errors import DatabaseFailure, LockHeld, UsageFailure
from clientimport.pipeline.reviewing.refusals import EditConflict, RunLoading
from clientimport.pipeline.reviewing.refusals import Refused as ReviewRefused
from clientimport.pipeline.reviewing.views import LoadingView
from clientimport.review.desk import board_of, lang_of, page, session_of
from clientimport.review.routing import PageRoute, fields_of, get, post

SECRET = "pa55word"
HOSTILE = "<script>window.owned = 1</script>"


def _echo(request: Request) -> Response:
    asked = fields_of(request)
    session = session_of(request)
    return JSONResponse(
        {
            "user": session.user,
            "lang": lang_of(request),
            "text": asked.text("text"),
            "number": asked.whole("number", 7, least=1, most=50),
            "word": asked.choice("word", ("a", "b"), "a"),
            "ids": asked.wholes("id"),
            "cells": asked.group("cell."),
            "path": {name: str(value) for name, value in request.path_params.items()},
        }
    )


def _bug(request: Request) -> Response:
    return Response(json.dumps({}[SECRET]))


def _gone(request: Request) -> Response:
    raise DatabaseFailure("connection to host db.example.com, user crm, was lost", where="postgresql://crm@db/crm")


def _locked(request: Request) -> Response:
    raise LockHeld(f"A run is loading since 02:00 {HOSTILE}.", fix="Wait.", discreet="A run is loading.")


def _wrong(request: Request) -> Response:
    raise UsageFailure(f"The column {HOSTILE} is not there.", discreet="A column is not there.")


def _conflict(request: Request) -> Response:
    raise EditConflict("edna", "2026-03-01T08:00:00+00:00", 3, {}, None, lang=board_of(request).lang)


def _loading(request: Request) -> Response:
    raise RunLoading(LoadingView("20260301-020000-abcdef", ""), lang=board_of(request).lang)


def _secret_column(request: Request) -> Response:
    raise ReviewRefused("no-reject", lang=board_of(request).lang, id=5)


def _hostile(request: Request) -> Response:
    return page(request, "refused.html", heading=HOSTILE, said=HOSTILE, back="\u202ex")


def _routes() -> list[PageRoute]:
    return [
        get("/echo", _echo, query=("text", "number", "word")),
        get("/one/{row:id}/{scope:scope}", _echo),
        post("/echo", _echo, fields=("text", "number", "word"), several=("id",), starts=("cell.",)),
        get("/bug", _bug),
        get("/gone", _gone),
        get("/locked", _locked),
        get("/wrong", _wrong),
        get("/hostile", _hostile),
        get("/conflict", _conflict),
        get("/loading", _loading),
        get("/secret", _secret_column),
    ]


PROBES = ModuleType("probes")
PROBES.routes = _routes  # type: ignore[attr-defined]
