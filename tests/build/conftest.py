"""Small packs and outputs that cost nothing, for tests of the build itself."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from revisionpack.build import steps
from revisionpack.build.native import Native
from revisionpack.build.plan import Settings
from revisionpack.build.run import build
from revisionpack.build.worker import Engines
from revisionpack.outputs.step import (
    Ask,
    Document,
    Done,
    Finding,
    MeasureJob,
    PdfJob,
    Result,
    Skipped,
    TextJob,
)

PACK = """\
format: 1
id: {id}
title: {title}
version: "1.0"
updated: 2026-11-24
terms:
  nep: {{term: New Economic Policy, meaning: A mixed economy.}}
  red-army: {{term: Red Army, meaning: The army of the Soviets.}}
events:
  lenin-dies: {{date: 1924-01-21, title: Lenin dies}}
"""


def document(html):
    return Document(html, ("p { }",), "T", "en")


class Outputs:
    """Fake products: sheets from the terms, a poster (measured first) from the events, a deck as text."""

    def __init__(self):
        self.findings = {}
        """Product -> findings of its output."""

    def of(self, product):
        return SimpleNamespace(plan=getattr(self, product))

    def sheets(self, request):
        words = " ".join(str(term.term) for term in request.derived.pack.terms.values())
        return Done(
            (PdfJob(request.artifact("sheets"), document(f'<p data-item="nep">{words}</p>')),),
            self.findings.get("sheets", ()),
        )

    def poster(self, request):
        events = request.derived.pack.events.values()
        if not events:
            return Skipped("no events: no poster")
        html = " ".join(str(event.title) for event in events)

        def placed(results):
            return Done(
                (PdfJob(request.artifact("poster"), document(f"<p>{html} {results[0].data.decode()}</p>")),)
            )

        return Ask((MeasureJob("boxes", document(f"<p>{html}</p>")),), placed)

    def questions(self, request):
        return Skipped("no questions: no paper")

    answers = questions

    def deck(self, request):
        text = "\n".join(str(term.meaning) for term in request.derived.pack.terms.values())
        return Done((TextJob(f"{request.derived.pack.id}.tsv", text.encode()),))


class Workshop:
    """A folder of packs, a store, and a build with fake outputs and engines that count what they do."""

    def __init__(self, folder: Path, log: Path):
        self.packs, self.out, self.cache, self.log = folder / "packs", folder / "dist", folder / "cache", log
        self.packs.mkdir()
        self.outputs = Outputs()

    def write(self, name="one", text=PACK, title="A pack"):
        file = self.packs / f"{name}.yaml"
        file.write_text(text.format(id=name, title=title), encoding="utf-8")
        return file

    def edit(self, name, old, new):
        file = self.packs / f"{name}.yaml"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    def build(self, **settings):
        self.log.write_text("")
        return build(
            sorted(self.packs.glob("*.yaml")),
            Settings(out=self.out, cache=self.cache, **{"jobs": 2, **settings}),
        )

    def build_with(self, **arguments):
        settings = Settings(out=self.out, cache=self.cache, jobs=2)
        return build(sorted(self.packs.glob("*.yaml")), settings, **arguments)

    @property
    def rendered(self):
        """Names of the jobs that an engine did in the last build."""
        return sorted(self.log.read_text().split())

    def files(self):
        """Everything in the output folder with its bytes."""
        return {
            path.relative_to(self.out).as_posix(): path.read_bytes()
            for path in self.out.rglob("*")
            if path.is_file()
        }


def states(report, pack=0):
    return {artifact.name: artifact.state for artifact in report.packs[pack].artifacts}


@pytest.fixture
def told():
    """`told(report)`: artifact -> state."""
    return states


@pytest.fixture
def workshop(tmp_path, monkeypatch):
    log = tmp_path / "log"
    workshop = Workshop(tmp_path, log)

    def engine(self, job):
        with log.open("a") as file:
            file.write(job.name + "\n")
        if isinstance(job, TextJob):
            return Result(job.data)
        html = job.document.html
        if "CRASH" in html:
            raise ValueError("it broke")
        findings = [Finding("thin-ink", "warning", "too pale", "nep")] if "PALE" in html else []
        findings += [Finding("lost-words", "error", "words are lost", "nep")] if "LOST" in html else []
        return Result(f"%PDF {html}".encode(), {"pages": 1, "layout": [1]}, tuple(findings))

    monkeypatch.setattr(Engines, "run", engine)
    monkeypatch.setattr("revisionpack.build.fork_pool.warm", lambda workspace: None)
    monkeypatch.setattr("revisionpack.build.fork_pool.equipped", lambda workspace: Engines({}))
    monkeypatch.setattr(steps, "output", workshop.outputs.of)
    monkeypatch.setattr(steps, "native", lambda: Native({"pango": "1"}, ()))
    monkeypatch.setattr("revisionpack.build.recalled_product.native", lambda: Native({"pango": "1"}, ()))
    # what the rules say of these packs is not what is tested here
    monkeypatch.setattr("revisionpack.build.examine.check", lambda loaded, derived=None: loaded.diagnostics)
    return workshop
