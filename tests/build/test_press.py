"""The warm process that sets what was asked for last."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from revisionpack.build.press import Press
from revisionpack.build.worker import Limits
from revisionpack.outputs.step import Document, PdfJob
from revisionpack.theme import Theme

FONT = f"@font-face{{font-family:F;src:url(font:{next(iter(Theme(None).fonts))})}}body{{font-family:F}}"


def job(body: str) -> PdfJob:
    html = f'<!DOCTYPE html>\n<html lang="en"><head><title>T</title></head><body>{body}</body></html>'
    return PdfJob("small.pdf", Document(html, (FONT,), "T", "en"), standard="plain")


class Shown:
    """What was shown, by name and in order."""

    def __init__(self, press: Press) -> None:
        self.press = press
        self.names: list[str] = []

    def ask(self, *bodies: str) -> None:
        """Have documents set, and wait until the last is shown, or given up."""
        done = Event()

        def show(body: str, pdf: bytes) -> None:
            assert pdf.startswith(b"%PDF-")
            self.names.append(body)

        proofs = [(job(f"<p>{body}</p>"), lambda pdf, body=body: show(body, pdf)) for body in bodies]
        self.press.ask(*proofs)
        self.press.add((job("<p>the end</p>"), lambda pdf: done.set()))
        assert done.wait(60)


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Shown]:
    fonts = {name: str(path) for name, path in Theme(None).fonts.items()}
    press = Press(lambda: tmp_path, Limits(), fonts)
    yield Shown(press)
    press.close()


def test_what_is_asked_for_is_set_in_turn(shown: Shown) -> None:
    """And leaves nothing in the workspace but the names of the fonts."""
    shown.ask("one", "two")
    shown.ask("three")
    assert shown.names == ["one", "two", "three"]
    left = sorted(path.name for path in shown.press._pool._folder.iterdir() if path.is_file())
    assert left == ["fonts.json"]


def test_what_cannot_be_set_is_left_out(shown: Shown) -> None:
    """Also where the process is gone: a new one follows."""
    shown.ask("one", "<open", "two")
    assert shown.names == ["one", "two"]
    (process,) = shown.press._pool._idle
    os.kill(process.pid, signal.SIGTERM)
    process.wait()
    shown.ask("three", "four")
    assert shown.names == ["one", "two", "four"]


def test_what_is_withdrawn_is_not_shown(shown: Shown) -> None:
    """A later wish takes the place of an earlier one, and so does none."""
    seen: list[str] = []
    shown.press.ask((job("<p>early</p>"), lambda pdf: seen.append("early")))
    shown.press.withdraw()
    shown.ask("late")
    assert seen == []
    assert shown.names == ["late"]
