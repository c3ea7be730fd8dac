"""A syllabus with two packs, built by fake engines."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from revisionpack.build.plan import Settings
from revisionpack.build.run import build
from revisionpack.release.last import last_release
from revisionpack.release.publish import release, write

_spec = importlib.util.spec_from_file_location(
    "build_fakes", Path(__file__).parents[1] / "build" / "conftest.py"
)
assert _spec is not None
assert _spec.loader is not None
_fakes = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_fakes)
workshop = _fakes.workshop

SYLLABUS = """\
id: hist
title: History
spec:
  causes: {ref: "1.1", text: Causes}
  effects: {ref: "1.2", text: Effects}
release:
  variants:
    - {theme: large}
"""

TOPIC = """\
topics:
  start: {{title: The start, spec: [causes], blocks: [{{terms: all}}]}}
"""


class House:
    """Packs of one syllabus, and releases of them."""

    def __init__(self, workshop):
        self.workshop = workshop
        workshop.outputs.mock = workshop.outputs.questions
        self.packs = workshop.packs
        (self.packs / "syllabus.yaml").write_text(SYLLABUS)
        for name in ("one", "two"):
            text = _fakes.PACK.replace("version:", "syllabus: hist\nversion:") + TOPIC
            workshop.write(name, text=text, title=f"Pack {name}")
        self.out = self.packs.parent / "release"
        self.lock()

    @property
    def files(self):
        return [self.packs / "one.yaml", self.packs / "two.yaml"]

    @property
    def settings(self):
        return Settings(out=self.workshop.out, cache=self.workshop.cache, jobs=2)

    def edit(self, name, old, new):
        self.workshop.edit(name, old, new)

    def edition(self, name, old, new):
        """Give a pack a new version."""
        self.edit(name, f'version: "{old}"', f'version: "{new}"')

    def lock(self):
        """Build once, so that the locks are what they should be."""
        build(self.files, self.settings)

    def release(self, version, last=None, today="2026-11-24", files=None):
        made = release(
            self.files if files is None else files,
            "hist",
            version,
            self.settings,
            out=self.out,
            today=today,
            last=last_release(last) if last else None,
        )
        write(made)
        return made


@pytest.fixture
def house(workshop, monkeypatch):
    monkeypatch.setattr("revisionpack.release.publish.thumbnails", lambda artifacts: {})
    monkeypatch.setattr("revisionpack.release.page.size_of", lambda pdf: "A1")
    return House(workshop)
