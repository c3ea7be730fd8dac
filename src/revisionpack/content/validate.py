"""Plain values -> the model, as far as they allow it; every error told, the rest kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from revisionpack.content.mapping import Model
from revisionpack.content.mend import Mender
from revisionpack.content.model import COLLECTIONS
from revisionpack.content.plain import Path
from revisionpack.content.problems import Explainer
from revisionpack.content.tree import Tree
from revisionpack.content.validator import validator_of
from revisionpack.diagnostics import Diagnostic

M = TypeVar("M", bound=Model)


def validated(
    kind: type[M], plain: dict[str, Any], tree: Tree, notes: dict[Path, Diagnostic], found: list[Diagnostic],
    prefix: Path = (),
) -> tuple[M | None, set[str]]:  # fmt: skip
    """The model, or what is left of it when all that is wrong is mended; ids of items that had to go.

    Mending one error can bring another to light (a mapping is only looked at as a whole when each of its
    values could be read), so all is told of each round that does not follow from the mending itself.
    """
    validator = validator_of(kind)
    mender = Mender(kind, plain, tree, prefix)
    explainer = Explainer(mender, notes)
    for attempt in range(_ATTEMPTS):
        try:
            model: M = validator.validate_python(plain)
        except ValidationError as error:
            rows = explainer.rows(error)
            found += explainer.explain(rows)
            found[:] = [d for d in found if d.code != "colon-in-text" or not _on(d, explainer.advice.labelled)]
            for place in explainer.explained_empty:
                notes.pop(place, None)
            # names first: what is missing may stand under another one; of a list the later entries, so that places stay
            names = [row for row in rows if row["type"] == "extra_forbidden"]
            for row in [*names, *(row for row in reversed(rows) if row["type"] != "extra_forbidden")]:
                _mend(mender, explainer, row, hard=attempt > _GENTLE)
        else:
            return model, mender.dropped
    return None, mender.dropped


_ATTEMPTS = 12
_GENTLE = 8
"""Attempts after which whatever holds an error goes with it."""


def _on(diagnostic: Diagnostic, lines: set[int]) -> bool:
    return diagnostic.span is not None and diagnostic.span.line in lines


def _mend(mender: Mender, explainer: Explainer, row: Mapping[str, Any], *, hard: bool) -> None:
    """Change what an error is about so that it is gone, and as little else as can be."""
    kind, path, context = row["type"], row["path"], row.get("ctx") or {}
    *above, key = path or ("",)
    parent = tuple(above)
    if hard or not path:
        mender.take_out(path, hard=True)
    elif kind == "extra_forbidden" and parent in explainer.sentences:
        mender.take_out(parent)
    elif kind == "extra_forbidden":
        mender.rename(path, explainer.close(parent, key) or "")
    elif kind == "missing" and key.isdigit():
        mender.take_out(parent)
    elif kind == "missing":
        mender.stand_in(parent, key)
    elif key == "[key]":
        mender.rename_id(parent)
    elif len(path) == 1 and key in COLLECTIONS and mender.with_ids(path):
        pass
    elif kind in ("bad-markup", "unknown-tex"):
        mender.blank(path)
    elif lacks := context.get("lacks") or ((context["key"],) if "key" in context else ()):
        for missing in lacks:
            mender.stand_in(path, missing)
    elif over := context.get("over"):
        for many in over:
            mender.take_out((*path, many))
    else:
        mender.take_out(path)
