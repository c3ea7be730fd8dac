"""The JSON Schema that editors use: committed, true to the loader, and open to what YAML 1.2 sees."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from revisionpack.checks.run import check
from revisionpack.content.load import find_packs, load_pack
from revisionpack.content.model import COLLECTIONS, Item
from revisionpack.content.schema import json_schema, syllabus_schema

ROOT = Path(__file__).parents[2]
SCHEMAS = {"pack": json_schema, "syllabus": syllabus_schema}


class Core(yaml.SafeLoader):
    """YAML 1.2's core schema, as editors read it."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.inf|\.nan", list("-+.0123456789")),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), first)


def _int(loader: Any, node: Any) -> int:
    return int(float(loader.construct_scalar(node)))


Core.add_constructor("tag:yaml.org,2002:int", _int)


def seen(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Core)


def problems(schema: dict[str, Any], value: Any) -> list[str]:
    return [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(value)]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_committed_schema_is_in_step(name):
    """schema/*.json is what the model says now: run `revisionpack schema` (or this test's message) again if not."""
    committed = (ROOT / "schema" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert json.loads(committed) == SCHEMAS[name]()


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_is_one(name):
    """It obeys the dialect that it names."""
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name]())


def test_every_pack_passes():
    """Every pack of the repository passes as an editor sees it."""
    packs = find_packs([ROOT / "packs", ROOT / "tests" / "packs"])
    assert packs
    for path in packs:
        assert load_pack(path).ok, path
        assert problems(json_schema(), seen(path)) == [], path
    for path in (ROOT / "packs").rglob("syllabus.yaml"):
        assert problems(syllabus_schema(), seen(path)) == [], path


def test_ids_are_keys():
    """The id of an item is its key: the schema neither asks for nor allows `id:` inside."""
    definitions = json_schema()["$defs"]
    for kind in COLLECTIONS.values():
        body = definitions[kind.__name__]
        body = body["anyOf"][-1] if "anyOf" in body else body
        assert "id" not in body["properties"]
        assert "id" not in body.get("required", [])
        assert body["additionalProperties"] is False
    assert issubclass(COLLECTIONS["terms"], Item)


SHAPE = {"missing-key", "unknown-key", "unknown-word", "wrong-shape", "not-a-text"}
LATER = {"missing-key.yaml", "markup.yaml", "many.yaml"}
"""Files whose mistakes depend on other keys, or that YAML cannot read."""


@pytest.mark.parametrize(
    "path", sorted((ROOT / "tests" / "errors").glob("*.yaml")), ids=lambda path: path.name
)
def test_what_the_loader_refuses_the_editor_marks(path):
    """A mistake in the shape of a pack is one for the editor too."""
    codes = {diagnostic.code for diagnostic in check(load_pack(path))}
    try:
        value = seen(path)
    except (yaml.YAMLError, UnicodeDecodeError):
        return  # the editor says so already
    if codes & SHAPE and path.name not in LATER:
        assert problems(json_schema(), value)


def test_what_is_right_passes():
    """What R5 and R6 of the format allow passes: a text for the main field, nothing for what is not needed."""
    value = yaml.load(
        """
format: 1
id: a
title: 1924
subtitle:
syllabus: {id: s, title: S, spec: {a: A point}}
defaults: {terms: {lang: fr}}
people: {stalin: Joseph Stalin}
sources: {s: A book}
terms: {a: {term: {fr: mot, en: word}, meaning: true, tags: core, sources: s}}
phases: {p: {title: P, span: 1923/1924, sides: {In: [stalin, {people: [stalin], as: The man}]}}}
questions:
  q: {stem: Why, points: [one, {award: two, marks: 2}], given: [a, {terms: a, as: heard}], space: full}
  r: {stem: Why, points: {any: 1, of: [a, b]}, model_answer: Because}
topics: {t: {title: T, blocks: [{terms: all}, {terms: {tag: core}}, {terms: [a]}]}}
organiser: {terms: all}
deck: A deck
allow: {pack: {no-source: Known.}}
""",
        Core,
    )
    assert problems(json_schema(), value) == []
