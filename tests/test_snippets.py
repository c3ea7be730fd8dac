"""Code that is compiled from texts is kept from one process to the next, and is what Python makes of them."""

import builtins
import dataclasses
import sys
import typing
from pathlib import Path

import pytest

from revisionpack import kept, snippets


@pytest.fixture(autouse=True)
def process(tmp_path, monkeypatch):
    """Begins a process: what the one before knew is forgotten."""
    monkeypatch.setattr(kept, "__file__", str(tmp_path / "kept.py"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    before = {module: dict(vars(module)) for module in (typing, dataclasses)}

    def begin():
        snippets._new.clear()
        snippets.recall()

    begin()
    yield begin
    for module, name in ((typing, "compile"), (dataclasses, "exec")):
        vars(module).pop(name, None)
        if name in before[module]:
            vars(module)[name] = before[module][name]
    snippets._new.clear()


def kept_file(folder):
    (path,) = (folder / "__pycache__").glob("snippets*")
    return path


def made():
    """An annotation that is a text, and the methods of a dataclass."""

    @dataclasses.dataclass(frozen=True, order=True)
    class Place:
        line: int
        column: int = 1
        names: list[str] = dataclasses.field(default_factory=list)

    return typing.ForwardRef("dict[str, int | None]"), Place


def test_what_is_kept_is_what_python_makes(process, monkeypatch):
    reference, kind = made()
    snippets.keep()
    process()
    with monkeypatch.context() as without:
        without.setattr(builtins, "compile", None)
        again, other = made()
    assert again == reference
    assert again.__forward_code__ == reference.__forward_code__
    assert eval(again.__forward_code__) == dict[str, int | None]
    for name in ("__init__", "__repr__", "__eq__", "__lt__", "__hash__", "__setattr__"):
        assert getattr(other, name).__code__ == getattr(kind, name).__code__
    assert other(3) < other(3, 2)
    assert other(3) == other(3, 1, [])
    assert repr(other(3)).endswith("Place(line=3, column=1, names=[])")
    assert other.__init__.__annotations__ == {"line": int, "column": int, "names": list[str], "return": None}
    with pytest.raises(dataclasses.FrozenInstanceError):
        other(3).line = 4


def test_a_text_that_is_no_code_is_told_as_ever(tmp_path):
    with pytest.raises(SyntaxError, match="Forward reference must be an expression"):
        typing.ForwardRef("dict[")
    assert not snippets._new


def test_code_of_several_processes_is_kept_side_by_side(process, tmp_path, monkeypatch):
    for name in ("first", "second"):
        process()
        typing.ForwardRef(name)
        snippets.keep()
    assert all(name in kept_file(tmp_path).read_bytes() for name in (b"first", b"second"))
    monkeypatch.setattr(snippets, "MOST", 2)
    process()
    typing.ForwardRef("third")
    snippets.keep()
    data = kept_file(tmp_path).read_bytes()
    assert b"third" in data
    assert b"first" not in data


@pytest.mark.parametrize("damage", [b"", b"no code", None])
def test_what_is_damaged_is_made_again(damage, process, tmp_path):
    typing.ForwardRef("first")
    snippets.keep()
    path = Path(kept_file(tmp_path))
    path.write_bytes(path.read_bytes()[:40] if damage is None else damage)
    process()
    assert typing.ForwardRef("first").__forward_arg__ == "first"
