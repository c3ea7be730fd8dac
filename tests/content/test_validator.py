"""The validator that is made of what was kept is the one that pydantic makes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from revisionpack import kept
from revisionpack.content import validator
from revisionpack.content.fields import known_keys
from revisionpack.content.load import load_pack
from revisionpack.content.mapping import Model
from revisionpack.content.misplaced import put_in_place
from revisionpack.content.model import Pack, Syllabus
from revisionpack.content.plain import to_plain
from revisionpack.content.yaml_tree import read_tree
from revisionpack.kept import carried, carrier

PACKS = Path(__file__).parents[1] / "packs"


@pytest.fixture(autouse=True)
def process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process that finds nothing kept, and may keep it."""
    monkeypatch.setattr(kept, "__file__", str(tmp_path / "kept.py"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    validator.validator_of.cache_clear()
    yield
    validator.validator_of.cache_clear()


def described(schema: Any) -> Any:
    """A schema without what only describes it."""
    if isinstance(schema, dict):
        return {key: described(value) for key, value in schema.items() if key != "metadata"}
    return [described(value) for value in schema] if isinstance(schema, list) else schema


@pytest.mark.parametrize("kind", [Pack, Syllabus])
def test_what_is_kept_is_the_schema_that_pydantic_makes(kind: type[Model]) -> None:
    """Put together again it is equal in every part, and what is not plain is the very same."""
    plain = validator.plain_schema(kind)
    assert plain is not None
    schema, config, named = carried(carrier(plain))
    assert len(named) > 50
    assert config["title"] == kind.__name__
    for part, key, module, name in named:
        part[key] = validator._by_name(module, name)
    assert schema == described(kind.__pydantic_core_schema__)


def test_it_reads_and_refuses_as_pydantics_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kept by one process, read by the next, which works out no schema."""
    before = validator.validator_of(Pack)
    assert list((tmp_path / "__pycache__").glob("model.Pack.*"))
    validator.validator_of.cache_clear()
    with monkeypatch.context() as without:
        without.setattr(validator, "_complete", None)
        again = validator.validator_of(Pack)
    assert again is not before
    for name in ("french", "photosynthesis", "science", "vocabulary"):
        file = PACKS / f"{name}.yaml"
        tree = read_tree(file.read_bytes(), name, known_keys())
        put_in_place(tree)
        plain, _ = to_plain(tree)
        assert isinstance(plain, dict)
        if isinstance(plain.get("syllabus"), dict):
            plain["syllabus"] = "syllabus"
        assert again.validate_python(plain) == Pack.model_validate(plain)
        plain |= {"terms": {"x": {"term": "a", "no": "b"}, "y": 3}, "version": [], "events": {"e": {"date": "soon"}}}
        with pytest.raises(ValidationError) as ours:
            again.validate_python(plain)
        with pytest.raises(ValidationError) as theirs:
            Pack.model_validate(plain)
        assert ours.value.errors(include_url=False) == theirs.value.errors(include_url=False)
        assert ours.value.title == theirs.value.title


def test_another_model_or_another_pydantic_is_worked_out_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The modules of the model count by their stamps."""
    made: list[type[Model]] = []
    plain = validator.plain_schema

    def noted(kind: type[Model]) -> Any:
        made.append(kind)
        return plain(kind)

    monkeypatch.setattr(validator, "plain_schema", noted)

    def times() -> int:
        validator.validator_of.cache_clear()
        validator.validator_of(Syllabus)
        return len(made)

    assert (times(), times()) == (1, 1)
    monkeypatch.setattr("pydantic.version.VERSION", "99")
    assert (times(), times()) == (2, 2)
    monkeypatch.setattr(validator, "__file__", str(tmp_path / "model.py"))
    (tmp_path / "model.py").write_text("one")
    assert (times(), times()) == (3, 3)
    (tmp_path / "model.py").write_text("another")
    assert (times(), times()) == (4, 4)


def test_what_has_no_name_is_left_to_pydantic(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then nothing is kept, and packs are read all the same."""
    with pytest.raises(LookupError):
        validator._plain({"function": lambda value: value}, [])
    with pytest.raises(LookupError):
        validator._plain({"default": Pack.model_construct()}, [])
    with pytest.raises(LookupError):
        validator._plain({"default": {1, 2}}, [])
    monkeypatch.setattr(validator, "plain_schema", lambda kind: None)
    assert load_pack(PACKS / "science.yaml").pack is not None
