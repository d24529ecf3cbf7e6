"""The style, the scripts and the pictures of the pages: read once at the start, so that no request leads to a path."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from clientimport.review.refusals import Refused

FOLDER = Path(__file__).parent / "static"
_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
_KEPT = {"cache-control": "private, max-age=31536000, immutable"}


class StaticFiles:
    """The files of a folder, by name. `version`: another one whenever one of them is another; it may stand behind "?"."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in _KINDS}
        self.version = sha256(b"".join(self._files.values())).hexdigest()[:12]

    def route(self) -> Route:
        """/static/NAME"""
        return Route("/static/{name}", self._answer, methods=["GET"], name="static")

    async def _answer(self, request: Request) -> Response:
        query = request.scope["query_string"].decode("latin-1")
        if query not in ("", self.version):
            raise Refused(400, "fields")
        name = request.path_params["name"]
        content = self._files.get(name)
        if content is None:
            raise Refused(404, "nothing")
        return Response(content, media_type=_KINDS[Path(name).suffix], headers=_KEPT if query else None)
