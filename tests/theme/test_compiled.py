"""Templates are compiled once, not once a process; what is kept is never taken for another text."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import jinja2
import pytest
from jinja2 import Environment, FileSystemLoader

from revisionpack.theme import compiled


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Templates, and a place for what is compiled."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "templates" / "kinds").mkdir(parents=True)
    write(tmp_path / "templates", "{{ word|trim }} one")
    return tmp_path / "templates"


def write(root: Path, text: str) -> None:
    (root / "kinds" / "a.html").write_text(text, "utf-8")
    os.utime(root / "kinds" / "a.html", (1_700_000_000, 1_700_000_000))


def rendered(folder: Path, root: Path, **filters: object) -> str:
    """What another process would render."""
    compiled._COMPILED.clear()
    environment = Environment(
        loader=FileSystemLoader(folder), bytecode_cache=compiled.Compiled(root), autoescape=True
    )
    environment.filters.update(filters)
    return environment.get_template("kinds/a.html").render(word=" word ")


def kept(root: Path) -> list[Path]:
    return sorted(root.parent.rglob("*.pyc"))


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that are compiled."""
    names: list[str] = []
    original = Environment.compile

    def compile_(self, source, name=None, *rest, **more):
        names.append(name)
        return original(self, source, name, *rest, **more)

    monkeypatch.setattr(Environment, "compile", compile_)
    return names


def test_the_next_process_compiles_nothing(root: Path, compilations: list[str]) -> None:
    assert [rendered(root, root) for _ in range(3)] == ["word one"] * 3
    assert compilations == ["kinds/a.html"]
    assert [path.name.split(".")[:3] for path in kept(root)] == [["template", "kinds", "a"]]


def test_an_edited_template_is_compiled_anew_whatever_its_age_and_size(root: Path) -> None:
    rendered(root, root)
    write(root, "{{ word|trim }} two")

    assert rendered(root, root) == "word two"


def test_another_jinja_or_another_kind_of_filter_compiles_anew(
    root: Path, compilations: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def shout(_context: object, text: str) -> str:
        return text.upper()

    rendered(root, root)
    assert rendered(root, root, trim=jinja2.pass_context(shout)) == " WORD  one"
    monkeypatch.setattr(jinja2, "__version__", "99")
    assert rendered(root, root) == "word one"
    assert len(compilations) == 3


def test_a_damaged_file_is_made_again(root: Path) -> None:
    rendered(root, root)
    for size in (0, 5, 20, 60):
        kept(root)[0].write_bytes(kept(root)[0].read_bytes()[:size])
        assert rendered(root, root) == "word one"


def test_templates_of_an_override_folder_leave_nothing(root: Path) -> None:
    own = root.parent / "own"
    (own / "kinds").mkdir(parents=True)
    write(own, "mine")

    assert rendered(own, root) == "mine"
    assert not kept(root)


def test_where_python_may_write_nothing_neither_do_templates(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    assert rendered(root, root) == "word one"
    assert not kept(root)


def test_the_next_document_of_a_process_asks_nobody(
    root: Path, compilations: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither what is kept nor the compiler, also where nothing may be written."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert rendered(root, root) == "word one"
    environment = Environment(
        loader=FileSystemLoader(root), bytecode_cache=compiled.Compiled(root), autoescape=True
    )
    assert environment.get_template("kinds/a.html").render(word=" word ") == "word one"
    assert compilations == ["kinds/a.html"]
