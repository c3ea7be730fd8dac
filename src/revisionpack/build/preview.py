"""A page on this computer that shows what was built and renews itself; reachable from nowhere else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition, Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from revisionpack.build.glimpse import Glimpse
from revisionpack.build.manifest import tellable
from revisionpack.build.recover import NoDeckError, cards_of
from revisionpack.build.report import PackReport, Report
from revisionpack.diagnostics import render_text
from revisionpack.theme import Theme

_TYPES = {".pdf": "application/pdf", ".apkg": "application/octet-stream"}
Rows = dict[str, tuple[dict[str, Any], str]]
"""Path on the page -> what is said of a file, and where it lies."""

_PATIENCE = 20.0
"""Seconds for which a question about news is held open."""

_POLICY = "default-src 'none'; " + "; ".join(
    f"{what}-src 'self'" for what in ("style", "script", "connect", "frame", "img")
)


class Preview:
    """The server. `show` gives it a new report; `address` is what to open."""

    def __init__(self, port: int = 0) -> None:
        self._news = Condition()
        self._generation = 0
        self._state: dict[str, Any] = {
            "generation": 0,
            "packs": [],
            "problems": "",
            "failed": False,
            "edited": {},
            "building": True,
        }
        self._files: dict[str, str] = {}
        self._last: dict[str, tuple[str, Rows]] = {}
        """Pack file -> its id and the files that it had when it was last without errors: they are still there."""
        self._glimpses: dict[str, list[tuple[str, Glimpse]]] = {}
        """Pack -> the path and the topic edited last, and the one before, which a page may be just about to ask for."""
        theme = Theme()
        self._pages = {
            "/": ("text/html; charset=utf-8", theme.read("preview/page.html").encode()),
            "/page.css": ("text/css; charset=utf-8", theme.read("preview/page.css").encode()),
            "/page.js": ("text/javascript; charset=utf-8", theme.read("preview/page.js").encode()),
        }
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        self.address = f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def glimpse(self, edited: Glimpse) -> None:
        """Let every open page show a topic that has just been set; the whole follows."""
        with self._news:
            self._generation += 1
            path = f"/topic/{self._generation}/{edited.pack}.pdf"
            self._glimpses[edited.pack] = [*self._glimpses.get(edited.pack, [])[-1:], (path, edited)]
            self._state = self._state | {"generation": self._generation, "edited": self._edited(), "building": True}
            self._news.notify_all()

    def _edited(self) -> dict[str, Any]:
        return {
            pack: {"topic": edited.topic, "sections": edited.sections, "path": path}
            for pack, [*_, (path, edited)] in self._glimpses.items()
        }

    def show(self, report: Report) -> None:
        """Let every open page show this report."""
        for pack in report.packs:
            if pack.folder is not None and pack.artifacts:
                _, before = self._last.get(pack.file, ("", {}))
                self._last[pack.file] = (pack.pack, _rows(pack, before))
        shown = {pack.file: self._last.get(pack.file, (pack.pack or pack.file, {})) for pack in report.packs}
        packs = [
            {
                "pack": shown[pack.file][0],
                "failed": pack.failed,
                "artifacts": [row for row, _ in shown[pack.file][1].values()],
            }
            for pack in report.packs
        ]
        files = {path: file for _, rows in shown.values() for path, (_, file) in rows.items()}
        diagnostics = [found for pack in report.packs for found in pack.diagnostics]
        sources = {name: text for pack in report.packs for name, text in pack.sources.items()}
        with self._news:
            self._generation += 1
            self._files = files
            self._state = {
                "generation": self._generation,
                "packs": packs,
                "problems": render_text(diagnostics, sources),
                "failed": report.failed,
                "edited": self._edited(),
                "building": False,
            }
            self._news.notify_all()

    def answer(self, target: str) -> tuple[str, bytes] | None:
        """(type, bytes) for a path, or None if there is nothing."""
        url = urlsplit(target)
        path = unquote(url.path)
        if path in self._pages:
            return self._pages[path]
        if path == "/state":
            after = parse_qs(url.query).get("after", ["-1"])[0]
            return "application/json", json.dumps(self._after(int(after) if after.isdigit() else -1)).encode()
        if path.endswith("/cards") and (file := self._files.get(path.removesuffix("/cards"))):
            return "application/json", json.dumps(_cards(file)).encode()
        if path.startswith("/topic/"):
            found = [edited.pdf for each in self._glimpses.values() for where, edited in each if where == path]
            return (_TYPES[".pdf"], found[0]) if found else None
        if file := self._files.get(path):
            try:
                with open(file, "rb") as opened:
                    return _TYPES.get(path[path.rfind(".") :], "text/plain; charset=utf-8"), opened.read()
            except OSError:
                return None
        return None

    def _after(self, generation: int) -> Mapping[str, Any]:
        with self._news:
            self._news.wait_for(lambda: self._generation > generation, _PATIENCE)
            return self._state


def _rows(pack: PackReport, before: Rows) -> Rows:
    """The files of a pack; what could not be made again stands as it was."""
    rows: Rows = {}
    for artifact in pack.artifacts:
        path = f"/files/{pack.pack}/{artifact.name}"
        if artifact.state in ("failed", "impossible"):
            rows |= {path: before[path]} if path in before else {}
        else:
            facts = tellable(artifact.facts)
            row = {"name": artifact.name, "path": path, "sha256": artifact.sha256, "facts": facts}
            rows[path] = row, str(Path(pack.folder or "") / artifact.name)
    return rows


def _cards(file: str) -> list[dict[str, str]]:
    try:
        with open(file, "rb") as opened:
            return cards_of(opened.read())
    except (OSError, NoDeckError):
        return []


def _handler(preview: Preview) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = (self.headers.get("Host") or "").rsplit(":", 1)[0]
            # another site's page must not read this one by a name of its own for this computer
            found = preview.answer(self.path) if host in {"127.0.0.1", "localhost"} else None
            kind, data = found or ("text/plain", b"There is nothing of that name.\n")
            self.send_response(HTTPStatus.OK if found else HTTPStatus.NOT_FOUND)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Content-Security-Policy", _POLICY)
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 its name there
            """Nothing is said of requests."""

    return Handler
