"""What pydantic found wrong, in the words of the format and with the place in the author's file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from revisionpack.content.advice import Advice
from revisionpack.content.fields import keys_of, model_at
from revisionpack.content.lints import begins_above, folded
from revisionpack.content.meant import meant_key
from revisionpack.content.mend import Mender
from revisionpack.content.model import COLLECTIONS, Part, Question
from revisionpack.content.plain import Path
from revisionpack.content.quoting import put_in_quotes, quoted
from revisionpack.content.spans import descend
from revisionpack.content.tree import Node
from revisionpack.content.values import id_advice
from revisionpack.diagnostics import Diagnostic, Fix, Span
from revisionpack.text.suggest import suggest

_FORMS = {"tuple[Point, ...]": "list", "AnyOf": "mapping"}
"""How pydantic names the forms of a value that may be a list or a mapping (marking points)."""


_SHAPES = {
    "tuple_type": "a list", "list_type": "a list", "model_type": "a mapping", "dict_type": "a mapping",
    "mapping_type": "a mapping", "model_attributes_type": "a mapping",
}  # fmt: skip
"""Pydantic's type of an error -> what was expected."""


_PAIRS = "Write pairs of numbers, [[1921, 40], [1925, 70.5]]; a decimal has a point, for a comma begins another number."


def without_forms(path: Path) -> Path:
    """A path of the file: without pydantic's names of forms."""
    return tuple(step for step in path if step not in _FORMS)


class Explainer:
    """Turns the errors of a validation into diagnostics, in the author's words and places."""

    def __init__(self, mender: Mender, empty: Mapping[Path, Diagnostic]) -> None:
        self.mender, self.empty = mender, empty
        self.tree, self.root, self.prefix = mender.tree, mender.root, mender.prefix
        self.explained_empty: set[Path] = set()
        self.sentences: set[Path] = set()
        """Mappings that are a sentence with a colon."""
        self.advice = Advice(self.root, mender.plain, self.tree, self.prefix, empty)

    def rows(self, error: ValidationError) -> list[dict[str, Any]]:
        """What pydantic found: type, path in the file, context and input of each error."""
        found = [row for row in error.errors(include_url=False) if self._is_meant(row["loc"])]
        rows: dict[Path | int, dict[str, Any]] = {}
        for number, row in enumerate(found):
            place = self._no_any_of(row["loc"])
            if place is not None:  # one row for all that is not as in `any: 2`, `of: […]`
                rows[place] = {"type": "tuple_type", "loc": place, "path": place, "input": {}}
            else:
                rows[number] = {**row, "path": self._path(row["loc"])}
        return list(rows.values())

    def explain(self, rows: list[dict[str, Any]]) -> list[Diagnostic]:
        """Every error, cascades left out: a misspelt key is not reported as a missing one too."""
        meant: set[Path] = set()  # keys that an unknown one stands for
        sentences: dict[Path, Diagnostic] = {}
        ends: dict[Path, list[str]] = {}  # span -> the keys `start` and `end` that stand for it
        for row in rows:
            if row["type"] == "extra_forbidden":
                *parent, key = row["path"]
                close = self.close(tuple(parent), key)
                if close:
                    meant.add((*parent, close))
                    ends.setdefault((*parent, close), []).append(key)
                elif said := self._sentence(tuple(parent)):
                    sentences[tuple(parent)] = said
        self.sentences = set(sentences)
        diagnostics: list[Diagnostic] = []
        for row in rows:
            path, context = row["path"], row.get("ctx") or {}
            if path[2:] == ("id",) and path[0] in COLLECTIONS:
                continue  # said of the key already
            if row["type"] in ("missing", "missing-key"):
                named = (*path, context["key"]) if row["type"] == "missing-key" else path
                if named in meant or self._has_lost_lines(named[:-1]) or self._is_swallowed(named):
                    continue
            if path[:-1] in sentences or (path in sentences and row["type"] == "missing-key"):
                continue
            if row["type"] == "extra_forbidden" and (close := self.close(path[:-1], path[-1])):
                both = ends[(*path[:-1], close)]
                if len(both) == 2 and close in ("span", "life"):
                    diagnostics += self._both_ends(path[:-1], close, both) if path[-1] == both[0] else ()
                    continue
            if not self._follows(row["type"], path, context):
                diagnostics += self._one(row["type"], path, context, row.get("input"))
        return [*sentences.values(), *diagnostics]

    def _follows(self, kind: str, path: Path, context: Mapping[str, Any]) -> bool:
        """Whether an error is only there because something was taken out that was told of."""
        if kind in _SHAPES and self.mender.was_renamed(path):
            return True
        if kind == "missing" and path[-1].isdigit():
            return self.mender.was_shortened(path[:-1])
        if kind == "missing":
            return self.mender.was_touched(path[:-1], path[-1])
        about = context.get("about") or ((context["key"],) if "key" in context else ())
        short = ("over" in context and not context["over"]) or len(context.get("lacks", ())) > 1
        if kind.endswith("-form") and short and self.mender.was_shortened(path):
            return True  # the one thing that is wanted may be what nobody knows
        return self.mender.was_touched(path, *about)

    def _has_lost_lines(self, path: Path) -> bool:
        """Whether a line of a mapping could not be read: what is missing may have stood on it."""
        lost = self.tree.source.lost
        if not lost:
            return False
        _, _, node = self._node(path)
        return node is not None and any(node.line <= line <= node.end_line + 1 for line in lost)

    def _is_swallowed(self, path: Path) -> bool:
        """Whether a key that is missing stands in the text before it, which was broken: `{term: leaf meaning: m}`."""
        _, _, node = self._node(path[:-1])
        found = re.compile(rf"(?:^|\s){re.escape(path[-1])}:(?:\s|$)")
        return any(
            value.kind == "scalar" and value.line in self.tree.source.repaired_lines and found.search(value.text)
            for _, value in (node.pairs if node is not None else ())
        )

    def _is_meant(self, loc: tuple[str | int, ...]) -> bool:
        """Of a value with two forms, only what is wrong with the form that was written is told."""
        for depth, step in enumerate(loc):
            if step in _FORMS:
                _, _, node = self._node(self._path(loc[:depth]))
                return node is None or node.kind not in ("list", "mapping") or node.kind == _FORMS[str(step)]
        return True

    def _no_any_of(self, loc: tuple[str | int, ...]) -> Path | None:
        """Where a mapping stands that is neither a list of points nor `any:` and `of:`."""
        if "AnyOf" not in loc:
            return None
        path = self._path(loc[: loc.index("AnyOf")])
        _, _, node = self._node(path)
        keys = {key.text for key, _ in node.pairs} if node is not None else set()
        return path if keys and not keys & {"any", "of"} else None

    def _sentence(self, path: Path) -> Diagnostic | None:
        """A mapping that is a sentence with a colon, where a text may stand for its main field."""
        model = model_at(self.root, path)
        _, _, node = self._node(path)
        if model is None or node is None or len(node.pairs) != 1 or not (model.main_field or model.main_list):
            return None
        if node.style == "flow" or node.line != node.end_line:
            return None
        return self._not_text(path, {"message": "a text was expected here"})

    def _path(self, loc: tuple[str | int, ...]) -> Path:
        """The path of an error; what an item only has by default is wrong where the default stands."""
        path = without_forms(tuple(str(step) for step in loc))
        if len(path) > 2 and path[0] in COLLECTIONS and not self.prefix:
            if descend(self.tree.root, path[:3])[0] == 2:
                for given in (("defaults", path[0], path[2]), ("calendar",)):
                    if given[-1] == path[2] and descend(self.tree.root, given)[0] == len(given):
                        return (*given, *path[3:])
        return path

    def _node(self, path: Path) -> tuple[int, Node | None, Node | None]:
        return descend(self.tree.root, (*self.prefix, *path))

    def _span(self, path: Path, *, key: bool = False) -> Span:
        _, key_node, node = self._node(path)
        if key_node is not None and (key or (node is not None and node.kind != "scalar" and node.style != "flow")):
            return self.tree.span(key_node)
        return self.tree.span(node) if node is not None else Span(self.tree.file)

    def close(self, parent: Path, key: str) -> str | None:
        """The key that was meant by one that is not known."""
        model = model_at(self.root, parent)
        if model in (Part, Question) and key == "right":
            return None  # not `rights`: of one of its choices
        close = meant_key(model, key) if model else None
        meant = model_at(self.root, (*parent, close)) if close else None
        _, _, node = self._node((*parent, key))
        inside = {name.text for name, _ in node.pairs} if node is not None and meant else set()
        if meant and inside and not inside & set(keys_of(meant)):
            return None  # what stands below it is of another kind
        return close

    def _one(self, kind: str, path: Path, context: Mapping[str, Any], value: Any) -> list[Diagnostic]:
        match kind:
            case "missing":
                return [self._missing(path)]
            case "missing-key":
                return [self._missing((*path, context["key"]), context)]
            case "extra_forbidden":
                return [self._unknown(path)]
            case "literal_error":
                return [self._word(path, context, value)]
            case _ if kind in _SHAPES:
                return [self._shape(path, _SHAPES[kind], value)]
            case "too_long" | "too_short":
                said = "this list has the wrong number of entries"
                advice = _PAIRS if "graph" in path else ""
                return [Diagnostic("wrong-shape", "error", said, self._span(path), advice)]
            case "not-a-text":
                return [self._not_text(path, context)]
        if kind.endswith("-form"):
            for place in [place for place in self.empty if place[:-1] == (*self.prefix, *path)]:
                # what is missing is written, but empty
                self.explained_empty.add(place)
                said = f"`{place[-1]}:` is empty, but it is needed: {context['message']}"
                return [Diagnostic(kind, "error", said, self.empty[place].span, context.get("help", ""))]
        if "problems" in context:
            return [self._in_text(path, problem) for problem in context["problems"]]
        at_key = path and path[-1] == "[key]"
        if kind == "bad-id" and isinstance(value, str) and at_key:
            span = self._span(path[:-1], key=True)
            return [Diagnostic(kind, "error", f"'{value}' is not an id", span, id_advice(value))]
        if kind == "bad-id" and isinstance(value, str) and (named := self.advice.id_of(value)):
            return [Diagnostic(kind, "error", context["message"], self._span(path), f"Write its id: `{named}`.",
                               Fix(self._span(path), named))]  # fmt: skip
        message = context.get("message") or "this is not understood here"
        code = kind if "-" in kind else "wrong-shape"
        span = self._span(path[:-1], key=True) if at_key else self._span(path)
        return [Diagnostic(code, "error", message, span, context.get("help", ""))]

    def _missing(self, path: Path, context: Mapping[str, Any] | None = None) -> Diagnostic:
        *parent, key = path
        if path and str(key).isdigit():
            said, advice = "this list has too few entries", _PAIRS if "graph" in path else ""
            return Diagnostic("wrong-shape", "error", said, self._span(tuple(parent)), advice)
        note = self.empty.get((*self.prefix, *path))
        if note is not None:
            self.explained_empty.add((*self.prefix, *path))
            return Diagnostic("missing-key", "error", f"`{key}:` is empty, but it is needed", note.span,
                              "Write its text here, or after `|` on the lines below.")  # fmt: skip
        said = (context or {}).get("message") or f"`{key}:` is missing here"
        advice = (context or {}).get("help") or self.advice.line_to_add(tuple(parent), key)
        return Diagnostic("missing-key", "error", said, self._span(tuple(parent), key=True), advice)

    def _unknown(self, path: Path) -> Diagnostic:
        *parent, key = path
        close = self.close(tuple(parent), key)
        advice = f"Did you mean `{close}:`?" if close else self.advice.for_unknown(path)
        span = self._span(path, key=True)
        fix = Fix(span, close) if close else None
        return Diagnostic("unknown-key", "error", f"`{key}:` is not a key that is known here", span, advice, fix)

    def _both_ends(self, parent: Path, key: str, both: list[str]) -> list[Diagnostic]:
        """Start and end in lines of their own, where one line has both."""
        dates = [node.text for name in both if (node := self._node((*parent, name))[2]) and node.kind == "scalar"]
        said = f"`{both[0]}:` and `{both[1]}:` are not keys that are known here"
        write = "/".join(dates) if len(dates) == 2 and not any("/" in date for date in dates) else "…/…"
        span = self._span((*parent, both[0]), key=True)
        return [Diagnostic("unknown-key", "error", said, span, f"Write both in one line: `{key}: {write}`.")]

    def _word(self, path: Path, context: Mapping[str, Any], value: Any) -> Diagnostic:
        expected = str(context.get("expected", ""))
        words = [word.strip("'") for word in expected.replace(" or ", ", ").split(", ")]
        at_key = path and path[-1] == "[key]"
        span = self._span(path[:-1], key=True) if at_key else self._span(path)
        shown = f"`{value}`" if isinstance(value, str) else "this"
        close = suggest(value, words) if isinstance(value, str) else None
        advice = (f"Did you mean `{close}`? " if close else "") + f"Possible here: {', '.join(words)}."
        return Diagnostic("unknown-word", "error", f"{shown} is not one of the words possible here", span, advice,
                          Fix(span, close) if close else None)  # fmt: skip

    def _shape(self, path: Path, wanted: str, value: Any) -> Diagnostic:
        _, _, node = self._node(path)
        if node is not None and node.style == "raw":  # what was called a text that needs quotes is none
            self.advice.labelled.add(node.line + 1)
        got = "a text" if isinstance(value, str) else "a list" if isinstance(value, (list, tuple)) else "a mapping"
        if wanted == "a list":
            pairs = "graph" in path and "points" in path
            advice = _PAIRS if pairs else "Write one entry a line, each beginning with `- `."
        else:
            advice = self.advice.lines_below(path, value)
        lines = "`key: value` lines"
        said = f"{wanted} was" if wanted == "a list" else f"{lines} were"
        said += f" expected here, not {lines if got == 'a mapping' else got}"
        return Diagnostic("wrong-shape", "error", said, self._span(path), advice)

    def _not_text(self, path: Path, context: Mapping[str, Any]) -> Diagnostic:
        """A list or mapping where a text belongs: nearly always a text that YAML took apart."""
        depth, _, node = self._node(path)
        whole = depth == len(self.prefix) + len(path)
        if node is None or node.kind == "scalar" or not whole or node.end_line != node.line:
            return Diagnostic("not-a-text", "error", context["message"], self._span(path), context.get("help", ""))
        source = self.tree.source
        end = source.text.find("\n", node.end)
        rest = source.text[node.end : end if end >= 0 else None]
        start = begins_above(source, node)
        start = node.start if start is None else start
        text = source.text[start : node.end] + (rest.rstrip() if rest.lstrip().startswith("#") else "")
        why = "the colon makes a mapping of it" if node.kind == "mapping" and not node.style else None
        why = why or ("the brackets make a list of it" if node.kind == "list" and node.style else None)
        why = why or ("the braces make a mapping of it" if node.kind == "mapping" else "the dash makes a list of it")
        span = source.span_of(start, start + len(text))
        code = "colon-in-text" if node.kind == "mapping" and not node.style else "not-a-text"
        return Diagnostic(code, "error", f"a text was expected here, but {why}", span, put_in_quotes(folded(text)),
                          Fix(span, quoted(text)))  # fmt: skip

    def _in_text(self, path: Path, problem: Mapping[str, Any]) -> Diagnostic:
        if problem.get("key"):
            path = (*path, problem["key"])
        _, _, node = self._node(path)
        if node is not None and node.kind == "scalar":
            span = self.tree.span_in(node, problem["offset"], problem["length"])
        else:
            span = self._span(path)
        return Diagnostic(problem["code"], "error", problem["message"], span, problem["help"])
