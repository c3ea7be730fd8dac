"""Reading the TeX of school formulas into a small tree, with every unknown command told by its place."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from msgspec import Struct

from revisionpack.text import tex_symbols as known
from revisionpack.text.chem import check_chem
from revisionpack.text.suggest import suggest

Style: TypeAlias = Literal["italic", "upright", "bold"]
TexProblem: TypeAlias = tuple[int, int, str, str]
"""Offset, length, message, advice."""


class Sign(Struct, frozen=True):
    """A letter, a number, an operator, a word or a space."""

    text: str
    role: Literal["letter", "number", "operator", "function", "word", "space", "sum", "fence"]
    style: Style = "upright"


class Scripts(Struct, frozen=True):
    base: Tex
    below: Tex
    above: Tex


class Fraction(Struct, frozen=True):
    top: Tex
    bottom: Tex
    line: bool = True  # without a line it is a binomial coefficient


class Root(Struct, frozen=True):
    body: Tex
    degree: Tex


class Accent(Struct, frozen=True):
    mark: str
    body: Tex


class Formula(Struct, frozen=True):
    """A chemical formula inside a mathematical one."""

    chem: str


TexNode: TypeAlias = Sign | Scripts | Fraction | Root | Accent | Formula
Tex: TypeAlias = tuple[TexNode, ...]

_TOKEN = re.compile(
    r"(?P<space>\s+)|\\(?P<command>[A-Za-z]+\*?|[^A-Za-z])|(?P<number>\d+(?:[.,]\d+)*)|(?P<other>.)",
    re.DOTALL,
)
_OPERATOR_SIGNS = {"-": "−", "*": "∗", "+": "+", "=": "=", "<": "<", ">": ">", ":": ":", "/": "/"}
_TYPED = {
    "->": "Write \\to; for chemistry put the whole into \\ce{…}.", "=>": "Write \\Rightarrow.",
    "<=": "Write \\le.", ">=": "Write \\ge.",
}  # fmt: skip
"""What is typed where TeX has a command -> what to write."""
_DEPTH = 24


def parse_tex(tex: str) -> tuple[Tex, tuple[TexProblem, ...]]:
    """The tree of a formula, and what is wrong in it."""
    reader = _Reader(tex)
    tree = reader.sequence(0, frozenset())
    return tree, tuple(reader.problems)


def check_tex(tex: str) -> tuple[TexProblem, ...]:
    """What is wrong in a formula: offset, length, message and advice of each problem."""
    return parse_tex(tex)[1]


class _Reader:
    def __init__(self, tex: str) -> None:
        self.tokens = list(_TOKEN.finditer(tex))
        self.end = len(tex)
        self.at = 0
        self.style: Style = "italic"
        self.problems: list[TexProblem] = []

    # -- the stream

    def _peek(self) -> str:
        """The next token that is not a space, or an empty text."""
        while self.at < len(self.tokens) and self.tokens[self.at]["space"]:
            self.at += 1
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def _wrong(self, message: str, advice: str, token: re.Match[str] | None = None) -> None:
        if token is None:
            self.problems.append((max(self.end - 1, 0), 1, message, advice))
        else:
            self.problems.append((token.start(), len(token[0]), message, advice))

    # -- the grammar

    def sequence(self, depth: int, ends: frozenset[str]) -> Tex:
        """Everything up to one of the ends, which is left standing."""
        nodes: list[TexNode] = []
        while (token := self._peek()) and token not in ends:
            if depth > _DEPTH:
                self._wrong("this formula is nested too deeply", "Split it.", self.tokens[self.at])
                self.at = len(self.tokens)
                break
            if token in "_^":
                below, above = self._scripts(depth)
                base = (nodes.pop(),) if nodes else ()
                nodes.append(Scripts(base, below, above))
            else:
                nodes.extend(self._atom(depth))
        return tuple(nodes)

    def _scripts(self, depth: int) -> tuple[Tex, Tex]:
        found: dict[str, Tex] = {}
        while (token := self._peek()) and token in "_^'":
            mark = self.tokens[self.at]
            self.at += 1
            if token == "'":
                found["^"] = (*found.get("^", ()), Sign("′", "letter"))
                continue
            if token in found:
                self._wrong(
                    f"there are two {token} in a row", "Put the whole into braces, as in x^{a b}.", mark
                )
            found[token] = self._argument(depth, mark)
        return found.get("_", ()), found.get("^", ())

    def _argument(self, depth: int, owner: re.Match[str]) -> Tex:
        """A group in braces, or the one thing that follows."""
        token = self._peek()
        if token == "" or token in ("}", "&", "_", "^"):
            self._wrong(f"nothing follows {owner[0]}", f"Write {owner[0]}{{…}}.", owner)
            return ()
        if token == "{":
            return self._group(depth)
        current = self.tokens[self.at]
        if current["number"] and len(token) > 1:  # x^23 raises the 2 only, which nobody means
            self.at += 1
            message = f"{owner[0]} takes only the first digit of {token}"
            self._wrong(message, f"Write {owner[0]}{{{token}}} if the whole number is meant.", current)
            return (Sign(token, "number"),)
        return self._atom(depth + 1)

    def _group(self, depth: int) -> Tex:
        opening = self.tokens[self.at]
        self.at += 1
        tree = self.sequence(depth + 1, frozenset("}"))
        if self._peek() == "}":
            self.at += 1
        else:
            self._wrong("this { is never closed", "Close it with }.", opening)
        return tree

    def _atom(self, depth: int) -> Tex:
        token = self.tokens[self.at]
        text = token[0]
        if text == "{":
            return self._group(depth)
        self.at += 1
        if token["command"]:
            return self._command(token["command"], token, depth)
        if token["number"]:
            return (Sign(text, "number", "bold" if self.style == "bold" else "upright"),)
        if text == "}":
            self._wrong("this } closes nothing", "Take it away, or write \\} for the sign.", token)
            return ()
        if text == "'":
            return (Sign("′", "letter"),)
        if text == "~":
            return (Sign("\u00a0", "space"),)
        if text in "&#%":
            self._wrong(f"{text} has no meaning here", f"Write \\{text} for the sign.", token)
            return ()
        self._typed_arrow(text, token)
        if text in _OPERATOR_SIGNS:
            return (Sign(_OPERATOR_SIGNS[text], "operator"),)
        if text.isalpha():
            return (Sign(text, "letter", self.style),)
        return (Sign(text, "fence" if text in "()[]|" else "letter"),)

    def _typed_arrow(self, text: str, token: re.Match[str]) -> None:
        """An arrow or a relation as it is typed elsewhere, which TeX would print as two signs."""
        following = self.tokens[self.at] if self.at < len(self.tokens) else None
        advice = _TYPED.get(text + following[0]) if following else None
        if following is not None and advice is not None:
            typed = text + following[0]
            self.problems.append((token.start(), len(typed), f"{typed} would be printed as two signs", advice))

    def _command(self, name: str, token: re.Match[str], depth: int) -> Tex:
        if name in known.GREEK:
            style: Style = "upright" if name[0].isupper() or self.style == "upright" else self.style
            return (Sign(known.GREEK[name], "letter", style),)
        if name in known.LETTERS:
            return (Sign(known.LETTERS[name], "letter"),)
        if name in known.OPERATORS:
            return (Sign(known.OPERATORS[name], "operator"),)
        if name in known.BIG_OPERATORS:
            return (Sign(known.BIG_OPERATORS[name], "sum"),)
        if name in known.FUNCTIONS:
            return (Sign(name, "function"),)
        if name in known.SPACES:
            return (Sign(known.SPACES[name], "space"),) if known.SPACES[name] else ()
        if name in known.IGNORED or name in known.SIZES:
            return ()
        if name in known.FRACTIONS or name == "binom":
            top = self._argument(depth, token)
            return (Fraction(top, self._argument(depth, token), name != "binom"),)
        if name == "sqrt":
            return (self._root(depth, token),)
        if name in known.ACCENTS:
            return (Accent(known.ACCENTS[name], self._argument(depth, token)),)
        if name in known.WORDS or name == "ce":
            return self._words(name, token)
        if name in known.UPRIGHT or name in known.BOLD or name in known.ITALIC:
            return self._styled(name, depth, token)
        if name in ("left", "right"):
            return self._fence(name, token)
        if name == "not":
            return tuple(Accent("\u0338", (node,)) for node in self._argument(depth, token))
        self._unknown(name, token)
        return ()

    def _unknown(self, name: str, token: re.Match[str]) -> None:
        if name == "\\":
            self._wrong("a formula has one line", "Write each line as a formula of its own.", token)
            return
        if name in ("begin", "end"):
            self._wrong("environments are not known here", "Write each line as a formula of its own.", token)
            return
        near = suggest(name, known.ALL) if name.isalpha() else None
        advice = f"Did you mean \\{near}?" if near else "See the list of commands in docs/pack-format.md."
        self._wrong(f"the TeX command \\{name} is not known here", advice, token)

    def _root(self, depth: int, token: re.Match[str]) -> Root:
        degree: Tex = ()
        if self._peek() == "[":
            opening = self.tokens[self.at]
            self.at += 1
            degree = self.sequence(depth + 1, frozenset("]}"))
            if self._peek() == "]":
                self.at += 1
            else:
                self._wrong("this [ is never closed", "Write \\sqrt[3]{x}.", opening)
        return Root(self._argument(depth, token), degree)

    def _styled(self, name: str, depth: int, token: re.Match[str]) -> Tex:
        outer = self.style
        self.style = "bold" if name in known.BOLD else "upright" if name in known.UPRIGHT else "italic"
        tree = self._argument(depth, token)
        self.style = outer
        if name == "mathbb":
            return tuple(
                Sign(known.BLACKBOARD.get(node.text, node.text), "letter") if isinstance(node, Sign) else node
                for node in tree
            )
        if name in known.UPRIGHT and tree and all(isinstance(n, Sign) and n.role == "letter" for n in tree):
            role: Literal["function", "word"] = "function" if name == "operatorname" else "word"
            return (Sign("".join(node.text for node in tree if isinstance(node, Sign)), role),)
        return tree

    def _words(self, name: str, token: re.Match[str]) -> Tex:
        """The raw text of a group in braces."""
        if self._peek() != "{":
            self._wrong(f"nothing follows \\{name}", f"Write \\{name}{{…}}.", token)
            return ()
        opening = self.tokens[self.at]
        self.at += 1
        begin, level = self.at, 1
        while self.at < len(self.tokens):
            level += {"{": 1, "}": -1}.get(self.tokens[self.at][0], 0)
            if not level:
                break
            self.at += 1
        else:
            self._wrong("this { is never closed", "Close it with }.", opening)
        pieces = self.tokens[begin : self.at]
        self.at += 1
        if name == "ce":
            formula = "".join(piece[0] for piece in pieces)
            for offset, length, message, advice in check_chem(formula):
                start = opening.end() + offset if formula.strip() else opening.start()
                self.problems.append((start, length, message, advice))
            return (Formula(formula),)
        text = "".join(
            known.LETTERS.get(p["command"], known.SPACES.get(p["command"], "")) if p["command"] else p[0]
            for p in pieces
            if p[0] not in "{}"
        )
        style: Style = "bold" if name in known.BOLD else "italic" if name in known.ITALIC else "upright"
        return (Sign(text, "word", style),)

    def _fence(self, name: str, token: re.Match[str]) -> Tex:
        text = self._peek()
        if not text:
            self._wrong(f"nothing follows \\{name}", f"Write \\{name}( or another bracket.", token)
            return ()
        current = self.tokens[self.at]
        self.at += 1
        if text == ".":
            return ()
        command = current["command"]
        sign = known.LETTERS.get(command) if command else text if text in "()[]|/<>" else None
        if sign is None:
            self._wrong(f"{text} is not a bracket", f"Write \\{name}( or another bracket.", current)
            return ()
        return (Sign({"<": "⟨", ">": "⟩"}.get(sign, sign), "fence"),)
