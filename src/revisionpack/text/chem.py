r"""Reading chemical formulas and equations in the notation of mhchem: what stands inside `\ce{…}`."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from msgspec import Struct

ChemProblem: TypeAlias = tuple[int, int, str, str]


class ChemPart(Struct, frozen=True):
    """A piece of a formula: text on the line, below or above it, or an arrow with what stands over it."""

    role: Literal["text", "sub", "sup", "arrow"]
    text: str
    over: str = ""


ARROWS = {
    "<=>>": "⇌",
    "<<=>": "⇌",
    "<=>": "⇌",
    "<->": "↔",
    "->": "→",
    "<-": "←",
}
_GREEK = {"Delta": "Δ", "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "pi": "π", "sigma": "σ"}
_SIGNS = _GREEK | {
    "cdot": "·",
    "circ": "°",
    "degree": "°",
    "uparrow": "↑",
    "downarrow": "↓",
    "bond": "–",
    ",": " ",
}

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    | (?P<arrow><=>>|<<=>|<=>|<->|->|<-)(?:\[(?P<over>[^\[\]]*)\])?(?:\[(?P<under>[^\[\]]*)\])?
    | (?P<mark>[_^])(?:\{(?P<group>[^{}]*)\}|(?P<charge>\d*[+\-−]|[A-Za-z\d.•·*]+))
    | \\(?P<command>[A-Za-z]+|,)\s?
    | (?P<number>\d+(?:[./]\d+)?)
    | (?P<letters>[A-Za-z]+)
    | (?P<sign>[+\-−=\#.*·()\[\],:/•'])
    | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


def parse_chem(formula: str) -> tuple[tuple[ChemPart, ...], tuple[ChemProblem, ...]]:
    """The pieces of a formula, and what is wrong in it."""
    parts: list[ChemPart] = []
    problems: list[ChemProblem] = []
    previous = "start"  # what the piece before was: start, space, number (of molecules), body, operator
    tokens = list(_TOKEN.finditer(formula))
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        kind = token.lastgroup if token.lastgroup in ("space", "number", "letters", "sign", "other") else ""
        if token["arrow"]:
            _strip(parts)
            over = _readable(token["over"] or "")
            if token["under"]:
                over = f"{over} {_readable(token['under'])}".strip()
            parts.append(ChemPart("arrow", ARROWS[token["arrow"]], over))
            previous = "start"
        elif kind == "space":
            if previous not in ("start", "space", "operator"):
                parts.append(ChemPart("text", "\u2009" if previous == "number" else " "))
                previous = "space"
        elif token["mark"]:
            inside = token["group"] if token["group"] is not None else token["charge"]
            parts.append(ChemPart("sub" if token["mark"] == "_" else "sup", _readable(inside)))
            previous = "body" if previous == "body" else "start"
        elif token["command"]:
            sign = _SIGNS.get(token["command"])
            if sign is None:
                message = f"the command \\{token['command']} is not known in a chemical formula"
                problems.append(
                    (token.start(), len(token[0].rstrip()), message, "Write it without the command.")
                )
            else:
                parts.append(ChemPart("text", sign))
            previous = "body"
        elif kind == "number":
            below, dot, rest = token[0].partition(".") if previous == "body" else ("", "", token[0])
            if below:
                parts.append(ChemPart("sub", below))
            if dot:  # CuSO4.5H2O: five of the next
                parts.append(ChemPart("text", f"·{rest}"))
                previous = "number"
            elif rest:
                parts.append(ChemPart("text", rest))
                previous = "number"
        elif kind == "letters":
            parts.append(ChemPart("text", token[0]))
            previous = "body"
        elif kind == "sign":
            previous = _sign(token[0], previous, following, parts)
        elif token[0] in "{}":
            problems.append((token.start(), 1, f"this {token[0]} stands alone", "Write _{…} or ^{…}."))
        elif token[0] == "^" or (token[0] == "_" and following is None):
            parts.append(ChemPart("text", "↑"))  # a gas that leaves
        else:
            parts.append(ChemPart("text", token[0]))
            previous = "body"
    _strip(parts)
    return tuple(parts), tuple(problems)


def check_chem(formula: str) -> tuple[ChemProblem, ...]:
    """What is wrong in a formula: offset, length, message and advice of each problem."""
    if not formula.strip():
        return ((0, 1, "there is no formula between the braces", r"Write it as in \ce{H2O}."),)
    return parse_chem(formula)[1]


def _sign(sign: str, previous: str, following: re.Match[str] | None, parts: list[ChemPart]) -> str:
    ends = following is None or following["space"] or following[0] in "()[],→" or bool(following["arrow"])
    if sign in "+-−" and previous == "body" and ends:
        parts.append(ChemPart("sup", "+" if sign == "+" else "−"))
        return "body"
    if sign == "+":
        _strip(parts)
        parts.append(ChemPart("text", " + "))
        return "operator"
    if sign in ".*·•":
        if previous in ("body", "space") and sign != "•":
            _strip(parts)
            parts.append(ChemPart("text", "·"))
            return "start"
        parts.append(ChemPart("text", "•" if sign in ".•" else sign))
        return "body"
    if sign in ")]":
        parts.append(ChemPart("text", sign))
        return "body"
    if sign in "([":
        parts.append(ChemPart("text", sign))
        return "bracket"
    shown = {"-": "–", "−": "–", "#": "≡"}.get(sign, sign)
    parts.append(ChemPart("text", shown))
    return "start" if sign in "-−=#" else "body"


def _readable(text: str) -> str:
    text = re.sub(r"\\([A-Za-z]+)", lambda match: _SIGNS.get(match[1], match[1]), text)
    return text.replace("-", "−").replace("{", "").replace("}", "").replace("$", "")


def _strip(parts: list[ChemPart]) -> None:
    while parts and parts[-1].role == "text" and not parts[-1].text.strip():
        parts.pop()


def chem_html(formula: str) -> str:
    """A formula as HTML: `H<sub>2</sub>O`; an arrow's conditions stand above it."""
    pieces = []
    for part in parse_chem(formula)[0]:
        text = part.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        if part.role == "arrow":
            over = part.over.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            pieces.append(f" {text}<sup>{over}</sup> " if over else f" {text} ")
        elif part.role == "text":
            pieces.append(text)
        else:
            pieces.append(f"<{part.role}>{text}</{part.role}>")
    return "".join(pieces).strip()


_BELOW = str.maketrans("0123456789+-−()n", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎ₙ")
_ABOVE = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")


def chem_plain(formula: str) -> str:
    """A formula as plain characters: H₂O, SO₄²⁻."""
    pieces = []
    for part in parse_chem(formula)[0]:
        if part.role == "arrow":
            pieces.append(f" {part.text}({part.over}) " if part.over else f" {part.text} ")
        elif part.role == "text":
            pieces.append(part.text)
        else:
            pieces.append(part.text.translate(_BELOW if part.role == "sub" else _ABOVE))
    return "".join(pieces).strip()
