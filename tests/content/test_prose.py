"""Prose as teachers type it, unquoted: never silently another text, and the fix gives it back exactly."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from revisionpack.content.load import known_keys, load_pack_text
from revisionpack.content.tree import Node, Tree
from revisionpack.content.yaml_tree import read_tree
from revisionpack.diagnostics import Diagnostic, Fix

LINES = Path(__file__).with_name("prose.txt").read_text(encoding="utf-8").splitlines()
SENTENCES = [line for line in LINES if line and not line.startswith("# ")]


def variants(sentence: str) -> Iterator[str]:
    """The sentence, and what teachers make of it."""
    yield sentence
    first, _, rest = sentence.partition(" ")
    if rest and first.isalpha():
        yield f"*{first}* {rest}"
        yield f"**{first}** {rest}"
        yield f'"{first}" {rest}'
        yield f"'{first}' {rest}"
        yield f"`{first}` {rest}"
        yield f"[[{first.lower()}]] {rest}"
        yield f"[{first}]{{fr}} {rest}"
        yield f"Source A: {sentence}"
        yield f"Cause and effect: {sentence}"
        yield f"{sentence} (#1)"
        yield f"#1 {sentence}"
        yield f"{sentence} See: p. 4"
        yield f"- {sentence}"


CORPUS = list(dict.fromkeys(text for sentence in SENTENCES for text in variants(sentence)))


def wrapped(text: str) -> str:
    """The text as an editor wraps it: over several lines, each indented below its key."""
    return "\n      ".join(textwrap.wrap(text, 28, break_long_words=False, break_on_hyphens=False))


PACK = "format: 1\nid: a\ntitle: t\n"
PLACES: dict[str, tuple[Callable[[str], str], Callable[[Node], Node | None]]] = {
    "key": (
        lambda text: f"{PACK}terms:\n  nep:\n    meaning: {text}\n    term: NEP\n",
        lambda root: at(root, "terms", "nep", "meaning"),
    ),
    "over several lines": (
        lambda text: f"{PACK}terms:\n  nep:\n    meaning: {wrapped(text)}\n    term: NEP\n",
        lambda root: at(root, "terms", "nep", "meaning"),
    ),
    "last key": (lambda text: f"{PACK}summary: {text}", lambda root: at(root, "summary")),
    "list": (
        lambda text: f"{PACK}formulas:\n  f:\n    title: f\n    tex: f\n    say: f\n    conditions:\n"
        f"      - first\n      - {text}\n      - last\n",
        lambda root: at(root, "formulas", "f", "conditions", 1),
    ),
    "list where a text is the main field": (
        lambda text: f"{PACK}questions:\n  q:\n    stem: s\n    points:\n      - {text}\n      - last\n",
        lambda root: at(root, "questions", "q", "points", 0),
    ),
    "list of mappings": (
        lambda text: f"{PACK}questions:\n  q:\n    stem: s\n    points:\n"
        f"      - award: {text}\n        marks: 2\n      - award: b\n",
        lambda root: at(root, "questions", "q", "points", 0, "award"),
    ),
}


def at(node: Node | None, *path: str | int) -> Node | None:
    for step in path:
        if node is None:
            return None
        if isinstance(step, int):
            node = node.items[step] if node.kind == "list" and step < len(node.items) else None
        else:
            node = next((value for key, value in node.pairs if key.text == step), None)
    return node


def read(text: str) -> Tree:
    return read_tree(text.encode(), "pack.yaml", known_keys())


def problems(text: str) -> list[Diagnostic]:
    """What is said about the file, but for what is wrong inside its texts."""
    aside = {"bad-markup", "empty"}
    return [d for d in load_pack_text(text).diagnostics if d.code not in aside and "markup" not in d.code]


def apply(text: str, fix: Fix) -> str:
    """Put the fix into the file, as an editor would."""
    lines = text.split("\n")
    span = fix.span
    before = "\n".join([*lines[: span.line - 1], lines[span.line - 1][: span.column - 1]])
    after = "\n".join([lines[span.end_line - 1][span.end_column - 1 :], *lines[span.end_line :]])
    return before + fix.text + after


def mended(text: str) -> str:
    """The file after its fixes have been applied, the first first, until there are none."""
    for _ in range(3):
        fix = next((d.fix for d in problems(text) if d.fix), None)
        if fix is None:
            break
        text = apply(text, fix)
    return text


def is_quoted_whole(text: str) -> bool:
    """A text in quotes all round is one that its author quoted: the quotes are YAML's."""
    return len(text) > 1 and text[0] in "\"'" and text[-1] == text[0]


def test_there_is_prose_to_check():
    """The corpus has the sentences and the traps."""
    assert len(SENTENCES) >= 140
    assert len(CORPUS) >= 650
    assert sum(": " in text for text in SENTENCES) >= 40


def text_at(source: str, find: Callable[[Node], Node | None]) -> str | None:
    root = read(source).root
    node = find(root) if root else None
    return node.text if node is not None and node.kind == "scalar" else None


@pytest.mark.parametrize("place", PLACES)
def test_no_text_is_silently_another(place):
    """Written unquoted, a text comes back as it is or something is said; the fix gives it back exactly."""
    write, find = PLACES[place]
    silent: list[str] = []
    other: list[str] = []
    unfixed: list[str] = []
    refused = 0
    for text in CORPUS:
        if is_quoted_whole(text):
            continue
        source = write(text)
        said = problems(source)
        if not said:
            if text_at(source, find) != text:
                silent.append(text)
            continue
        refused += 1
        again = mended(source)
        after = text_at(again, find)
        if after == text:
            continue
        (unfixed if problems(again) else other).append(text)
    assert refused > 300
    assert silent == []
    assert other == []
    assert len(unfixed) <= 0.005 * refused, unfixed


def test_a_block_gives_every_text_back():
    """After `|` every text comes back exactly, with nothing said."""
    for text in CORPUS:
        tree = read(f"meaning: |\n  {text}\nterm: x\n")
        node = at(tree.root, "meaning")
        assert node is not None
        assert node.text == text + "\n"
        assert tree.diagnostics == []
