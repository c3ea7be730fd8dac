"""Plain values -> the model, as far as they allow it; every error told, the rest kept."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import ValidationError

from revisionpack.content.mapping import Model
from revisionpack.content.model import COLLECTIONS
from revisionpack.content.plain import Path
from revisionpack.content.problems import Explainer, without_forms
from revisionpack.content.tree import Tree
from revisionpack.diagnostics import Diagnostic

M = TypeVar("M", bound=Model)


def validated(
    kind: type[M], plain: dict[str, Any], tree: Tree, notes: dict[Path, Diagnostic], found: list[Diagnostic],
    prefix: Path = (),
) -> tuple[M | None, set[str]]:  # fmt: skip
    """The model, or what is left of it when all that is wrong is taken out; ids of items that had to go."""
    explainer = Explainer(tree, kind, notes, prefix)
    dropped: set[str] = set()
    for attempt in range(_ATTEMPTS):
        try:
            model = kind.model_validate(plain)
        except ValidationError as error:
            if attempt == 0:
                found += explainer.explain(error)
                for place in explainer.explained_empty:
                    notes.pop(place, None)
            for row in error.errors(include_url=False, include_context=False):
                _take_out(plain, tuple(map(str, row["loc"])), row["type"], dropped, hard=attempt > 3)
        else:
            return model, dropped
    return None, dropped


_ATTEMPTS = 8


def _take_out(plain: dict[str, Any], path: Path, kind: str, dropped: set[str], *, hard: bool) -> None:
    """Remove the smallest keyed thing that an error is about, so that list positions stay.

    What is gone already is left alone, unless `hard`: then the nearest thing that holds it goes.
    """
    path = without_forms(tuple(step for step in path if step != "[key]"))
    if kind in ("missing", "missing-key", "figure-form", "answer-form", "card-form", "block-form"):
        path = path[:-1] if kind == "missing" else path
    here: Any = plain
    holders: list[tuple[dict[str, Any], str]] = []
    for step in path:
        if isinstance(here, dict) and step in here:
            holders.append((here, step))
            here = here[step]
        elif isinstance(here, list) and step.isdigit() and int(step) < len(here):
            here = here[int(step)]
        elif isinstance(here, dict) and not hard:
            defaults = plain.get("defaults")
            if len(holders) == 2 and isinstance(defaults, dict) and isinstance(defaults.get(path[0]), dict):
                defaults[path[0]].pop(step, None)
            return
        else:
            break
    if holders:
        holder, key = holders[-1]
        holder.pop(key, None)
        if len(holders) == 2 and path[0] in COLLECTIONS:
            dropped.add(key)
