"""docs/pack-format.md is true: every example loads, every key is in a table, every table is as the model has it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from revisionpack.checks.explain import as_document
from revisionpack.checks.run import check
from revisionpack.content.load import load_pack_text
from revisionpack.content.model import COLLECTION_NAMES, COLLECTIONS
from revisionpack.content.reference import classes, fill
from revisionpack.diagnostics import render_text

DOCS = Path(__file__).parents[2] / "docs"
REFERENCE = (DOCS / "pack-format.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"^```yaml ?(\w*)\n(.*?)^```$", REFERENCE, re.DOTALL | re.MULTILINE)


def loaded(kind: str, text: str):
    """A snippet as part of the smallest pack that it can stand in."""
    if kind == "syllabus":
        name = re.search(r"^id: (.*)$", text, re.MULTILINE)
        assert name
        pack = f"format: 1\nid: p\ntitle: P\nsyllabus: {name[1]}\n"
        return load_pack_text(pack, siblings={"syllabus.yaml": text.encode()})
    head = "" if "format: 1" in text else "format: 1\nid: p\n" + ("" if "\ntitle:" in text else "title: P\n")
    return load_pack_text(head + text)


@pytest.mark.parametrize(("kind", "text"), SNIPPETS, ids=[f"{i}" for i in range(len(SNIPPETS))])
def test_every_example_loads(kind, text):
    """An example has no error and no warning; one that is marked as wrong has errors."""
    pack = loaded(kind, text)
    diagnostics = [d for d in check(pack) if d.severity != "note"]
    if kind == "wrong":
        assert any(d.is_error for d in diagnostics)
    else:
        assert diagnostics == [], render_text(diagnostics, pack.sources)


def test_every_collection_and_block_has_an_example():
    """Each collection is shown in its own section, each block in one of the examples."""
    assert len(SNIPPETS) >= 25
    for name in COLLECTIONS:
        section = REFERENCE.split(f"\n## {name}\n", 1)[1].split("\n## ", 1)[0]
        assert re.search(rf"^{name}:$", section, re.MULTILINE), name
    examples = "\n".join(text for _, text in SNIPPETS)
    for block in ("text", "callout", *COLLECTION_NAMES):
        assert re.search(rf"^ *- {block}:", examples, re.MULTILINE), block


def test_every_class_has_its_table():
    """Each mapping of the model has a table, and each table is the one that the model makes."""
    shown = re.findall(r"<!-- keys: (\w+) -->", REFERENCE)
    assert sorted(shown) == sorted(kind.__name__ for kind in classes())
    assert fill(REFERENCE) == REFERENCE, "docs/pack-format.md is stale: run tools/docs.py"


def test_links_inside_the_page_lead_somewhere():
    """Every link to a section of the page is one to a heading that is there."""
    headings = {
        re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.*)$", REFERENCE, re.MULTILINE)
    }
    links = set(re.findall(r"\]\(#([\w-]+)\)", REFERENCE))
    assert links
    assert links - headings == set()


def test_errors_are_documented():
    """docs/errors.md is what the codes' explanations make."""
    committed = (DOCS / "errors.md").read_text(encoding="utf-8")
    assert committed == as_document(), "docs/errors.md is stale: run tools/docs.py"
