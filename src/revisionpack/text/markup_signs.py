"""Rules for formulas, raised and lowered signs, readings above characters."""

from __future__ import annotations

import re

from markdown_it.rules_inline import StateInline

from revisionpack.text.chem import check_chem
from revisionpack.text.markup_nodes import Chem, Math, Ruby
from revisionpack.text.markup_run import BAR, container, leaf, run_of, take
from revisionpack.text.tex import check_tex

_DISPLAY = re.compile(r"\$\$(?!\$)((?:\\.|[^\\$])+)\$\$", re.DOTALL)
_MATH = re.compile(
    r"\$(?![\s$])((?:\\.|[^\\$]|(?<=\s)\$|\$(?=\d)){0,1000}?(?:\\.|[^\\$\s]))\$(?!\d)", re.DOTALL
)
_OPEN = re.compile(r"\$ ?\\[A-Za-z]+\{")
"""What no price begins with: a formula whose end is missing, or that has a space inside its signs."""

_CE = re.compile(r"\s*\\ce\{(?P<formula>(?:[^{}]|\{[^{}]*\})*)\}\s*", re.DOTALL)


def math(state: StateInline, silent: bool) -> bool:
    """`$tex$` and `$$tex$$` by Pandoc's rule: no space inside the signs, no digit after the last."""
    pos, src = state.pos, state.src
    before = src[pos - 1] if pos else " "
    display = src.startswith("$$", pos)
    match = None
    if display or not before.isalnum():
        match = (_DISPLAY if display else _MATH).match(src, pos, state.posMax)
    if match is None:
        if not silent and (opened := _OPEN.match(src, pos, state.posMax)):
            run_of(state).problem(
                pos, opened.end(), "a formula begins here and has no end",
                "Write $ directly before and directly behind it; a plain dollar sign is \\$.",
            )  # fmt: skip
        end = pos + 1
        while end < state.posMax and src[end] == "$":
            end += 1
        return take(state, end - pos, silent)
    if not silent:
        run = run_of(state)
        formula = _CE.fullmatch(match[1])
        if formula is not None:
            for place, length, message, advice in check_chem(formula["formula"]):
                begin = match.start(1) + formula.start("formula") + place
                run.problem(begin, begin + length, message, advice, "unknown-tex")
            leaf(state, Chem(" ".join(formula["formula"].split()), run.at(pos)))
        else:
            tex = match[1].replace(BAR, "|")
            for place, length, message, advice in check_tex(tex):
                begin = match.start(1) + place
                run.problem(begin, begin + length, message, advice, "unknown-tex")
            leaf(state, Math(" ".join(tex.split()), display, run.at(pos)))
    state.pos = match.end()
    return True


_SUB = re.compile(r"~(?!~)((?:\\.|[^\s~\\])+)~(?!~)")
_SUP = re.compile(r"\^((?:\\.|[^\s^\\])+)\^")
_SIGNS = frozenset("+-−–*′'°.,()/=")


def _raised(state: StateInline, silent: bool, pattern: re.Pattern[str], name: str) -> bool:
    match = pattern.match(state.src, state.pos, state.posMax)
    if match is None or not any(c.isalnum() or c in _SIGNS for c in match[1]):
        return False
    if not silent:
        container(state, name, match.start(1), match.end(1), {})
    state.pos = match.end()
    return True


def sub(state: StateInline, silent: bool) -> bool:
    """`H~2~O`: no space inside; two tildes strike out and are Markdown's."""
    pos = state.pos
    if state.src[pos - 1 : pos] == "~" and pos:
        return False
    return _raised(state, silent, _SUB, "sub")


def sup(state: StateInline, silent: bool) -> bool:
    """`10^-3^`: no space inside."""
    return _raised(state, silent, _SUP, "sup")


_RUBY = re.compile(r"｜([^｜《》\n]+)《([^《》\n]+)》")
_RUBY_OPEN = re.compile(r"｜[^｜《》\n]{1,24}《")


def ruby(state: StateInline, silent: bool) -> bool:
    """`｜漢字《かんじ》`; a bar without brackets after it is text."""
    pos = state.pos
    match = _RUBY.match(state.src, pos, state.posMax)
    if match is None:
        opening = _RUBY_OPEN.match(state.src, pos, state.posMax)
        if opening and not silent:
            advice = r"Write ｜漢字《かんじ》, or \｜ for the bar itself."
            run_of(state).problem(pos, opening.end(), "this reading is never closed", advice)
        return False
    if not silent:
        leaf(state, Ruby(match[1], match[2]))
    state.pos = match.end()
    return True


def star(state: StateInline, silent: bool) -> bool:
    """`2*3*4` is a product, not emphasis."""
    pos, src = state.pos, state.src
    if 0 < pos < state.posMax - 1 and src[pos - 1].isdigit() and src[pos + 1].isdigit():
        return take(state, 1, silent)
    return False


def escape_bar(state: StateInline, silent: bool) -> bool:
    r"""`\｜`: Markdown lets a backslash stand only before ASCII signs."""
    if state.src[state.pos + 1 : state.pos + 2] != "｜" or state.pos + 1 >= state.posMax:
        return False
    if not silent:
        state.append_pending("｜")
    state.pos += 2
    return True
