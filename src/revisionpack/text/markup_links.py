"""Links and pictures: what may be linked, and why a picture may not stand in a text."""

from __future__ import annotations

import re

from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.link import link as markdown_link

from revisionpack.text.markup_run import run_of, take

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
        run_of(state).problem(
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
        run_of(state).problem(
            pos,
            end,
            "a picture cannot stand inside a text",
            "Describe it under `figures:` and print it with a `figures:` block.",
            "no-image-here",
        )
    return take(state, end - pos, silent)
