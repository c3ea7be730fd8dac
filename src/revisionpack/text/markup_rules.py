"""Our own inline marks as rules of markdown-it: each either takes its whole form or leaves the text alone.

A rule runs silently while markdown-it looks ahead; only when it really writes tokens does it report a problem,
so every problem comes once. Places go through the Run, which knows where its words stand in the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it.rules_inline import StateInline

from revisionpack.text.markup_links import autolink, image, link
from revisionpack.text.markup_nodes import Cite, Ref
from revisionpack.text.markup_run import BAR, container, find_close, leaf, run_of, take
from revisionpack.text.markup_signs import escape_bar, math, ruby, star, sub, sup


def key(state: StateInline, silent: bool) -> bool:
    """`==key phrase==`; `5 == 5`, `a==b`, `==>` and longer rows of signs are text."""
    pos, src = state.pos, state.src
    end = pos
    while end < state.posMax and src[end] == "=":
        end += 1
    if end - pos != 2:
        return take(state, end - pos, silent)
    following = src[end] if end < state.posMax else " "
    before = src[pos - 1] if pos else " "
    if following.isspace() or following in ">}" or before in "<{!":
        return take(state, 2, silent)
    close = find_close(state, "==", end)
    if close < 0:
        if not silent and not before.isalnum():
            run_of(state).problem(
                pos,
                pos + 2,
                "this == opens a key phrase that is never closed",
                r"Write ==key phrase== in one paragraph, or \== for the signs themselves.",
            )
        return take(state, 2, silent)
    if not silent:
        run = run_of(state)
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
        container(state, "key", end, close, {"offset": run.at(pos)})
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
            leaf(state, Ref(match["target"], None, run_of(state).at(pos)))
        state.pos = match.end()
        return True
    close = find_close(state, "]]", match.end()) if match is not None else -1
    if match is None or close < 0:
        if not silent:
            _bad_ref(state, pos)
        return take(state, 2, silent)
    if not silent:
        run = run_of(state)
        if not src[match.end() : close].strip():
            run.problem(pos, close + 2, "this cross-reference has no words after the bar", _REF_HELP)
        meta: dict[str, object] = {"target": match["target"], "offset": run.at(pos)}
        container(state, "ref", match.end(), close, meta)
    state.pos = close + 2
    return True


def _bad_ref(state: StateInline, pos: int) -> None:
    words = _REF_WORDS.match(state.src, pos, state.posMax)
    run = run_of(state)
    if words:
        advice = f"Write [[id|{' '.join(words[1].split())}]] with the id of the item that is meant."
        run.problem(pos, words.end(), f"'{words[1].strip()}' is not an id: it holds a space", advice)
    elif find_close(state, "]]", pos + 2) < 0:
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
            run_of(state).problem(pos, pos + 2, "this citation is never closed", _CITE_HELP)
        return take(state, 2, silent)
    if not silent:
        run = run_of(state)
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
                leaf(state, Cite(cited["source"], locator, run.at(place + lead)))
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
            run_of(state).problem(
                close + 1,
                named.end(),
                f"'{named[1]}' is not a language code",
                "Write a code of two or three letters, as in [words]{fr}, {de} or {la}.",
            )
        return False
    if not silent:
        if not state.src[pos + 1 : close].strip():
            message = "there are no words in this bracket"
            run_of(state).problem(pos, match.end(), message, "Write the words, as in [bonjour]{fr}.")
        container(state, "lang", pos + 1, close, {"code": match[1]})
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


def brace(state: StateInline, silent: bool) -> bool:
    """CriticMarkup: `{==span==}` with or without `{>>comment<<}`. Any other brace is text."""
    pos, src = state.pos, state.src
    if src.startswith("{>>", pos):
        if not silent:
            message = "this comment does not follow a span"
            advice = r"Write {==the words==}{>>the comment<<}, or \{>> for the signs themselves."
            run_of(state).problem(pos, pos + 3, message, advice)
        return take(state, 3, silent)
    if not src.startswith("{==", pos):
        return False
    close = find_close(state, "==}", pos + 3)
    if close < 0:
        if not silent:
            message = "this {== is never closed"
            advice = r"Write {==the words==}{>>the comment<<} in one paragraph, or \{== for the signs."
            run_of(state).problem(pos, pos + 3, message, advice)
        return take(state, 3, silent)
    end = close + 3
    opening = end
    while opening < state.posMax and src[opening].isspace():
        opening += 1
    comment: tuple[int, int] | None = None
    if src.startswith("{>>", opening) and opening + 3 <= state.posMax:
        finish = find_close(state, "<<}", opening + 3)
        if finish >= 0:
            comment, end = (opening + 3, finish), finish + 3
        elif not silent:
            message = "this comment is never closed"
            run_of(state).problem(opening, opening + 3, message, "End it with <<} in the same paragraph.")
        if comment is None:
            end = opening + 3
    if not silent:
        _marked(state, pos, (pos + 3, close), comment)
    state.pos = end
    return True


def _marked(state: StateInline, pos: int, span: tuple[int, int], comment: tuple[int, int] | None) -> None:
    run = run_of(state)
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
            container(state, name, part[0], part[1], {})
    state.push("marked_close", "", -1)
    run.in_mark = outer


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
