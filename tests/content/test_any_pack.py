"""Whatever a file holds, it is read without a traceback, and every problem has a place inside the file."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from revisionpack.checks.run import check
from revisionpack.content.load import Loaded, load_pack_text
from revisionpack.content.quoting import needs_quotes, quoted
from revisionpack.content.yaml_tree import read_tree
from revisionpack.diagnostics import render_github, render_json, render_text

REFERENCE = (Path(__file__).parents[2] / "docs" / "pack-format.md").read_text(encoding="utf-8")
SNIPPETS = [text for kind, text in re.findall(r"^```yaml ?(\w*)\n(.*?)^```$", REFERENCE, re.DOTALL | re.MULTILINE)]
HEAD = "format: 1\nid: p\n"
PACKS = [HEAD + ("" if "\ntitle:" in text else "title: P\n") + text.replace("format: 1\nid: power-struggle\n", "")
         for text in SNIPPETS]  # fmt: skip
DIRTY = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]")

SPICE = [
    ":", ": ", "#", " #1", "-", "- ", "*", "**", "[", "]", "[[", "]]", "{", "}", "|", ">", "'", '"', "\\",
    "&a ", "!t ", "%", "@", "`", "==", "$", "\t", "\n", "\n\n", "\r", " ", "  ", "    ",
    "\u00a0", "\u202e", "\x00", "\ufeff", "é", "権", "?", "? ", "<<: ",
    "---\n", "...", "1924", "id: x\n", "term: y\n",
    "{==", "}{>>", "[@", "｜", "《", "~", "^", "null", "\u2028", "\ud800",
]  # fmt: skip


def reads(data: bytes | str) -> Loaded:
    """Load and check, and hold the report to what every report must be."""
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogatepass")
    loaded = load_pack_text(data)
    diagnostics = check(loaded)
    assert (loaded.pack is None) == any(d.is_error for d in loaded.diagnostics)
    for shown in (render_text(diagnostics, loaded.sources), render_github(diagnostics), render_json(diagnostics)):
        assert not DIRTY.search(shown)
    for diagnostic in diagnostics:
        span = diagnostic.span
        assert span is not None
        lines = loaded.sources[span.file].split("\n")
        assert 1 <= span.line <= len(lines)
        assert 1 <= span.column <= len(lines[span.line - 1]) + 1
        assert (span.end_line, span.end_column) >= (span.line, span.column) or not span.end_line
        assert diagnostic.message
        assert "\n" not in diagnostic.message
    return loaded


@st.composite
def spoiled(draw: st.DrawFn) -> str:
    """A pack that was right, with a few things done to it."""
    text = draw(st.sampled_from(PACKS))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        match draw(st.sampled_from(["insert", "insert", "delete", "line twice", "line away", "indent", "swap"])):
            case "insert":
                text = text[:at] + draw(st.sampled_from(SPICE)) + text[at:]
            case "delete":
                text = text[:at] + text[at + draw(st.integers(1, 12)) :]
            case change:
                lines = text.split("\n")
                here = draw(st.integers(0, len(lines) - 1))
                if change == "line twice":
                    lines.insert(here, lines[here])
                elif change == "line away":
                    del lines[here]
                elif change == "indent":
                    lines[here] = draw(st.sampled_from([" ", "  ", "\t", "    "])) + lines[here]
                else:
                    there = draw(st.integers(0, len(lines) - 1))
                    lines[here], lines[there] = lines[there], lines[here]
                text = "\n".join(lines)
    return text


@settings(max_examples=250)
@given(spoiled())
def test_a_spoiled_pack_is_told_about(text):
    """Small slips in a good pack."""
    reads(text)


@settings(max_examples=120)
@given(st.lists(st.sampled_from([*SPICE, *"abc", "term", "meaning", "x: "]), max_size=40).map("".join))
@example("- - - -")
@example("? [")
@example("a: |\n\n\n b\n c: d: e")
def test_any_text_is_read(text):
    """No sense at all."""
    reads(text)
    reads("format: 1\nid: p\ntitle: P\nterms:\n  a:\n    term: A\n    meaning: " + text)


@settings(max_examples=60)
@given(st.binary(max_size=200))
def test_any_bytes_are_read(data):
    """Not even text."""
    reads(data)
    reads(b"format: 1\nid: p\ntitle: P\nsummary: " + data)


PLAIN = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Cf", "Zl", "Zp")), min_size=1, max_size=40).filter(
    lambda text: text == text.strip() and "\u0085" not in text and text.isprintable()
)


@settings(max_examples=300)
@given(PLAIN)
@example("'")
@example("\\")
@example("'\"\\")
@example("a: b #c")
def test_quotes_give_a_text_back(text):
    """What advice puts in quotes comes back exactly, after a key, in a list and in braces."""
    for written in ("k: {}", "- {}", "{{k: {}}}", "[{}]"):
        tree = read_tree(written.format(quoted(text)).encode(), "p", frozenset())
        assert not tree.diagnostics
        root = tree.root
        assert root is not None
        node = root.pairs[0][1] if root.pairs else root.items[0]
        assert node.text == text


@settings(max_examples=300)
@given(PLAIN)
@example("a # b")
@example("- a")
@example("a:")
@example("---")
def test_a_text_without_need_of_quotes_comes_back(text):
    """Where no quotes are needed, none are: the text comes back as it is."""
    if not needs_quotes(text):
        tree = read_tree(f"k: {text}\nl: m\n".encode(), "p", frozenset())
        root = tree.root
        assert root is not None
        assert root.pairs[0][1].text == text
        assert not tree.diagnostics


@settings(max_examples=200)
@given(PLAIN, st.sampled_from(["k: {}", "k: '{}'", 'k: "{}"', "k: |\n  {}", "k: >\n  {}", "k:\n  {}"]))
def test_places_inside_a_text_are_exact(text, form):
    """The place of a character of a text is the place of that character in the file."""
    written = text
    if "'{}'" in form:
        written = text.replace("'", "''")
    elif '"' in form:
        written = text.replace("\\", "\\\\").replace('"', '\\"')
    elif form in ("k: {}", "k:\n  {}") and needs_quotes(text):
        return
    source = form.format(written)
    tree = read_tree(source.encode(), "p", frozenset())
    root = tree.root
    assert root is not None
    node = root.pairs[0][1]
    lines = source.split("\n")
    for offset, char in enumerate(node.text.rstrip("\n")):
        span = tree.span_in(node, offset)
        found = lines[span.line - 1][span.column - 1]
        assert found == char or (found == "'" == char)
