"""Our own inline marks as rules of markdown-it: each either takes its whole form or leaves the text alone.

A rule runs silently while markdown-it looks ahead; only when it really writes tokens does it report a problem,
so every problem comes once. Places go through `state.env` (an Env), which knows where a run stands in its text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.link import link as markdown_link

from revisionpack.text.chem import check_chem
from revisionpack.text.markup_nodes import Chem, Cite, Inline, Math, Ref, Ruby
from revisionpack.text.tex import check_tex

BAR = "\ufdd0"
"""Stands for `|` inside a mark of ours, so that a table does not end its cell there."""


@dataclass(frozen=True, slots=True)
class MarkupProblem:
    """One thing wrong in a text; offset and length are in characters of the source."""

    code: str
    message: str
    help: str
    offset: int
    length: int = 1


@dataclass(slots=True)
class Run:
    """What the rules know about the run of text that is being read."""

    at: Callable[[int], int]
    keys: bool
    cites: bool
    problems: list[MarkupProblem] = field(default_factory=list)
    in_key: bool = False
    in_mark: bool = False
    unclosed: set[tuple[str, int]] = field(default_factory=set)

    def problem(self, position: int, end: int, message: str, advice: str, code: str = "bad-markup") -> None:
        start = self.at(position)
        length = max(1, self.at(max(position, end - 1)) + 1 - start)
        self.problems.append(MarkupProblem(code, message, advice, start, length))


def _run(state: StateInline) -> Run:
    return cast(Run, state.env["run"])


def _leaf(state: StateInline, node: Inline) -> None:
    state.push("node", "", 0).meta = {"node": node}


def _container(state: StateInline, name: str, begin: int, end: int, meta: dict[str, object]) -> None:
    """Tokens for a mark that holds other marks: what stands from begin to end."""
    outer = state.posMax
    state.push(f"{name}_open", "", 1).meta = meta
    state.pos, state.posMax = begin, end
    state.md.inline.tokenize(state)
    state.posMax = outer
    state.push(f"{name}_close", "", -1)


def _text(state: StateInline, length: int, silent: bool) -> bool:
    """Take characters as they are."""
    if not silent:
        state.append_pending(state.src[state.pos : state.pos + length])
    state.pos += length
    return True


_SKIPPED = r"\\.|(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)"
_CLOSERS = {
    "==": re.compile(rf"{_SKIPPED}|(?P<close>=+)", re.DOTALL),
    "==}": re.compile(rf"{_SKIPPED}|(?P<close>==\}})", re.DOTALL),
    "<<}": re.compile(rf"{_SKIPPED}|(?P<close><<\}})", re.DOTALL),
    "]]": re.compile(rf"{_SKIPPED}|(?P<close>\]\])", re.DOTALL),
}


def _find(state: StateInline, mark: str, begin: int) -> int:
    """Where a closing mark begins, or -1; escaped characters and code do not count."""
    unclosed = _run(state).unclosed
    if (mark, state.posMax) in unclosed:
        return -1
    for match in _CLOSERS[mark].finditer(state.src, begin, state.posMax):
        close = match["close"]
        if close is None:
            continue
        if mark == "==":
            place = match.start()
            if len(close) != 2 or state.src[place - 1].isspace() or state.src[place + 2 : place + 3] == "}":
                continue
        return match.start()
    unclosed.add((mark, state.posMax))
    return -1


def key(state: StateInline, silent: bool) -> bool:
    """`==key phrase==`; `5 == 5`, `a==b`, `==>` and longer rows of signs are text."""
    pos, src = state.pos, state.src
    end = pos
    while end < state.posMax and src[end] == "=":
        end += 1
    if end - pos != 2:
        return _text(state, end - pos, silent)
    following = src[end] if end < state.posMax else " "
    before = src[pos - 1] if pos else " "
    if following.isspace() or following in ">}" or before in "<{!":
        return _text(state, 2, silent)
    close = _find(state, "==", end)
    if close < 0:
        if not silent and not before.isalnum():
            _run(state).problem(
                pos,
                pos + 2,
                "this == opens a key phrase that is never closed",
                r"Write ==key phrase== in one paragraph, or \== for the signs themselves.",
            )
        return _text(state, 2, silent)
    if not silent:
        run = _run(state)
        if run.in_key:
            run.problem(pos, close + 2, "a key phrase stands inside another", "Mark only one of the two.")
        elif not run.keys:
            run.problem(
                pos,
                close + 2,
                "a key phrase cannot stand in this text",
                "Key phrases belong into texts of whole sentences; take away the == marks here.",
                "no-key-here",
            )
        outer, run.in_key = run.in_key, True
        _container(state, "key", end, close, {"offset": run.at(pos)})
        run.in_key = outer
    state.pos = close + 2
    return True


_REF = re.compile(rf"\[\[[ \n]*(?P<target>[^\[\]|{BAR}\s]+)[ \n]*(?P<next>\]\]|[|{BAR}])")
_REF_HELP = r"Write [[id]] or [[id|words]], with the id of an item; for plain brackets write \[\[."
_REF_WORDS = re.compile(rf"\[\[([^\[\]|{BAR}\n]+)\]\]")


def ref(state: StateInline, silent: bool) -> bool:
    """`[[id]]` or `[[id|words]]`."""
    pos, src = state.pos, state.src
    match = _REF.match(src, pos, state.posMax)
    if match is not None and match["next"] == "]]":
        if (
            src[match.end() : match.end() + 1] == "("
        ):  # [[1]](https://…): a link whose words stand in brackets
            return False
        if not silent:
            _leaf(state, Ref(match["target"], None, _run(state).at(pos)))
        state.pos = match.end()
        return True
    close = _find(state, "]]", match.end()) if match is not None else -1
    if match is None or close < 0:
        if not silent:
            _bad_ref(state, pos)
        return _text(state, 2, silent)
    if not silent:
        run = _run(state)
        if not src[match.end() : close].strip():
            run.problem(pos, close + 2, "this cross-reference has no words after the bar", _REF_HELP)
        meta: dict[str, object] = {"target": match["target"], "offset": run.at(pos)}
        _container(state, "ref", match.end(), close, meta)
    state.pos = close + 2
    return True


def _bad_ref(state: StateInline, pos: int) -> None:
    words = _REF_WORDS.match(state.src, pos, state.posMax)
    run = _run(state)
    if words:
        advice = f"Write [[id|{' '.join(words[1].split())}]] with the id of the item that is meant."
        run.problem(pos, words.end(), f"'{words[1].strip()}' is not an id: it holds a space", advice)
    elif _find(state, "]]", pos + 2) < 0:
        run.problem(pos, pos + 2, "this [[ is never closed", _REF_HELP)
    else:
        run.problem(pos, pos + 2, "this is not a cross-reference", _REF_HELP)


_CITE = re.compile(r"\[(@[^\[\]]*)\]")
_CITED = re.compile(r"@(?P<source>[^\s,;@]+)\s*(?:,\s*(?P<locator>.*))?", re.DOTALL)
_CITE_HELP = r"Write [@source], [@source, p. 12] or [@one; @two, p. 3]; for a plain bracket write \[@."


def cite(state: StateInline, silent: bool) -> bool:
    """`[@source, p. 12]`, or several parted by semicolons."""
    pos = state.pos
    match = _CITE.match(state.src, pos, state.posMax)
    if match is None:
        if not silent:
            _run(state).problem(pos, pos + 2, "this citation is never closed", _CITE_HELP)
        return _text(state, 2, silent)
    if not silent:
        run = _run(state)
        if not run.cites:
            message = "a citation cannot stand in this text"
            run.problem(
                pos, match.end(), message, "Name the source under `sources:` of the item.", "no-cite-here"
            )
        place = pos + 1
        for piece in match[1].split(";"):
            lead = len(piece) - len(piece.lstrip())
            cited = _CITED.fullmatch(piece.strip())
            if cited is None:
                message = f"'{piece.strip()}' is not a citation"
                run.problem(place + lead, place + max(len(piece.rstrip()), lead + 1), message, _CITE_HELP)
            else:
                locator = " ".join((cited["locator"] or "").replace(BAR, "|").split())
                _leaf(state, Cite(cited["source"], locator, run.at(place + lead)))
            place += len(piece) + 1
    state.pos = match.end()
    return True


_LANGUAGE = re.compile(r"\{([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)\}")
_NAME = re.compile(r"\{([A-Za-z][A-Za-z ]*)\}")


def lang(state: StateInline, silent: bool) -> bool:
    """`[words]{fr}`."""
    pos = state.pos
    if state.src.find("]{", pos, state.posMax) < 0:
        return False
    close = state.md.helpers.parseLinkLabel(state, pos)
    if close < 0 or state.src[close + 1 : close + 2] != "{":
        return False
    match = _LANGUAGE.match(state.src, close + 1, state.posMax)
    if match is None:
        named = _NAME.match(state.src, close + 1, state.posMax)
        if named and not silent:
            _run(state).problem(
                close + 1,
                named.end(),
                f"'{named[1]}' is not a language code",
                "Write a code of two or three letters, as in [words]{fr}, {de} or {la}.",
            )
        return False
    if not silent:
        if not state.src[pos + 1 : close].strip():
            message = "there are no words in this bracket"
            _run(state).problem(pos, match.end(), message, "Write the words, as in [bonjour]{fr}.")
        _container(state, "lang", pos + 1, close, {"code": match[1]})
    state.pos = match.end()
    return True


def bracket(state: StateInline, silent: bool) -> bool:
    """Everything that begins with a square bracket."""
    following = state.src[state.pos + 1 : state.pos + 2]
    if following == "[" and ref(state, silent):
        return True
    if following == "@":
        return cite(state, silent)
    return lang(state, silent) or link(state, silent)


_WEB = re.compile(r"https?://[^/?#\s]+|mailto:[^\s@]+@[^\s@]+", re.IGNORECASE)


def link(state: StateInline, silent: bool) -> bool:
    """Markdown's link; only addresses of the web and of mail may be linked."""
    pos, count = state.pos, len(state.tokens)
    if not markdown_link(state, silent):
        return False
    if silent:
        return True
    opening = next(token for token in state.tokens[count:] if token.type == "link_open")
    url = str(opening.attrs.get("href", ""))
    if not _WEB.match(url):
        _run(state).problem(
            pos,
            state.pos,
            f"a link cannot lead to '{url}'" if url else "this link leads nowhere",
            "Links lead to http, https or mailto addresses; for an item of the pack write [[id|words]], "
            "for plain brackets \\[.",
            "bad-link",
        )
    return True


_AUTOLINK = re.compile(r"<(https?://[^\s<>]+|(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+)>", re.IGNORECASE)


def autolink(state: StateInline, silent: bool) -> bool:
    """`<https://…>` and `<name@example.org>`; any other tag is text."""
    match = _AUTOLINK.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        url = match[1]
        if "://" not in url and not url.lower().startswith("mailto:"):
            url = f"mailto:{url}"
        state.push("link_open", "a", 1).attrs = {"href": state.md.normalizeLink(url)}
        state.push("text", "", 0).content = match[1]
        state.push("link_close", "a", -1)
    state.pos = match.end()
    return True


def image(state: StateInline, silent: bool) -> bool:
    """`![…](…)` is refused: pictures come in as figures, with their alternative text and rights."""
    pos = state.pos
    if state.src[pos + 1 : pos + 2] != "[":
        return False
    close = state.md.helpers.parseLinkLabel(state, pos + 1)
    if close < 0 or state.src[close + 1 : close + 2] != "(":
        return False
    end = state.src.find(")", close, state.posMax) + 1
    if not end:
        return False
    if not silent:
        _run(state).problem(
            pos,
            end,
            "a picture cannot stand inside a text",
            "Describe it under `figures:` and print it with a `figures:` block.",
            "no-image-here",
        )
    return _text(state, end - pos, silent)


def brace(state: StateInline, silent: bool) -> bool:
    """CriticMarkup: `{==span==}` with or without `{>>comment<<}`. Any other brace is text."""
    pos, src = state.pos, state.src
    if src.startswith("{>>", pos):
        if not silent:
            message = "this comment does not follow a span"
            advice = r"Write {==the words==}{>>the comment<<}, or \{>> for the signs themselves."
            _run(state).problem(pos, pos + 3, message, advice)
        return _text(state, 3, silent)
    if not src.startswith("{==", pos):
        return False
    close = _find(state, "==}", pos + 3)
    if close < 0:
        if not silent:
            message = "this {== is never closed"
            advice = r"Write {==the words==}{>>the comment<<} in one paragraph, or \{== for the signs."
            _run(state).problem(pos, pos + 3, message, advice)
        return _text(state, 3, silent)
    end = close + 3
    opening = end
    while opening < state.posMax and src[opening].isspace():
        opening += 1
    comment: tuple[int, int] | None = None
    if src.startswith("{>>", opening) and opening + 3 <= state.posMax:
        finish = _find(state, "<<}", opening + 3)
        if finish >= 0:
            comment, end = (opening + 3, finish), finish + 3
        elif not silent:
            message = "this comment is never closed"
            _run(state).problem(opening, opening + 3, message, "End it with <<} in the same paragraph.")
        if comment is None:
            end = opening + 3
    if not silent:
        _marked(state, pos, (pos + 3, close), comment)
    state.pos = end
    return True


def _marked(state: StateInline, pos: int, span: tuple[int, int], comment: tuple[int, int] | None) -> None:
    run = _run(state)
    if run.in_mark:
        advice = "Close the first with ==} before the next begins."
        run.problem(pos, pos + 3, "a commented span stands inside another", advice)
    elif not state.src[span[0] : span[1]].strip():
        run.problem(pos, span[1] + 3, "there are no words in this span", "Write {==the words==}.")
    outer, run.in_mark = run.in_mark, True
    limit = state.posMax
    state.push("marked_open", "", 1).meta = {"offset": run.at(pos)}
    for name, part in (("span", span), ("comment", comment)):
        if part is not None:
            state.posMax = limit
            _container(state, name, part[0], part[1], {})
    state.push("marked_close", "", -1)
    run.in_mark = outer


_DISPLAY = re.compile(r"\$\$(?!\$)((?:\\.|[^\\$])+)\$\$", re.DOTALL)
_MATH = re.compile(
    r"\$(?![\s$])((?:\\.|[^\\$]|(?<=\s)\$|\$(?=\d)){0,1000}?(?:\\.|[^\\$\s]))\$(?!\d)", re.DOTALL
)
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
        end = pos + 1
        while end < state.posMax and src[end] == "$":
            end += 1
        return _text(state, end - pos, silent)
    if not silent:
        run = _run(state)
        formula = _CE.fullmatch(match[1])
        if formula is not None:
            for place, length, message, advice in check_chem(formula["formula"]):
                begin = match.start(1) + formula.start("formula") + place
                run.problem(begin, begin + length, message, advice, "unknown-tex")
            _leaf(state, Chem(" ".join(formula["formula"].split()), run.at(pos)))
        else:
            tex = match[1].replace(BAR, "|")
            for place, length, message, advice in check_tex(tex):
                begin = match.start(1) + place
                run.problem(begin, begin + length, message, advice, "unknown-tex")
            _leaf(state, Math(" ".join(tex.split()), display, run.at(pos)))
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
        _container(state, name, match.start(1), match.end(1), {})
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
            _run(state).problem(pos, opening.end(), "this reading is never closed", advice)
        return False
    if not silent:
        _leaf(state, Ruby(match[1], match[2]))
    state.pos = match.end()
    return True


def star(state: StateInline, silent: bool) -> bool:
    """`2*3*4` is a product, not emphasis."""
    pos, src = state.pos, state.src
    if 0 < pos < state.posMax - 1 and src[pos - 1].isdigit() and src[pos + 1].isdigit():
        return _text(state, 1, silent)
    return False


def escape_bar(state: StateInline, silent: bool) -> bool:
    r"""`\｜`: Markdown lets a backslash stand only before ASCII signs."""
    if state.src[state.pos + 1 : state.pos + 2] != "｜" or state.pos + 1 >= state.posMax:
        return False
    if not silent:
        state.append_pending("｜")
    state.pos += 2
    return True


_RULES: dict[str, Callable[[StateInline, bool], bool]] = {
    "=": key,
    "[": bracket,
    "!": image,
    "{": brace,
    "$": math,
    "~": sub,
    "^": sup,
    "｜": ruby,
    "*": star,
    "<": autolink,
    "\\": escape_bar,
}


def marks(state: StateInline, silent: bool) -> bool:
    """The one rule that markdown-it calls: by its first character, the mark's own."""
    rule = _RULES.get(state.src[state.pos])
    return rule is not None and rule(state, silent)
