"""How a text is written in YAML so that it comes back exactly: plain, in quotes, or after `|`."""

from __future__ import annotations

import re

COLON = "a colon and a space make a key of what stands before them"
"""Why a sentence with a colon is not read as a text."""

_INDICATORS = "-?:,[]{}#&*!|>'\"%@`"


def quoted(text: str) -> str:
    """A text of one line in quotes: double ones where nothing need be changed, else single ones."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def put_in_quotes(text: str) -> str:
    """The advice that goes with a fix."""
    advice = f"Put the whole text in quotes: {shortened(quoted(text))}"
    inside = text[1:-1]
    if text[:1] in "“„«‘" and text[-1:] in "”“»’" and not set("“”„«»") & set(inside):
        advice += f"\nCurly quotes are printed; if they only hold the text together: {shortened(quoted(inside))}"
    return advice


def shortened(text: str, limit: int = 100) -> str:
    """A text for a message: its middle left out when it is long."""
    return text if len(text) <= limit else f"{text[: limit - 21]} … {text[-18:]}"


def needs_quotes(text: str) -> bool:
    """Whether a text of one line would be refused or changed when written plainly after `key: ` or `- `."""
    if not text or text != text.strip(" \t") or "\t" in text:
        return True
    if text[0] in _INDICATORS and not (text[0] in "-?:" and len(text) > 1 and text[1] not in " \t"):
        return True
    return bool(re.search(r":(?:[ \t]|$)|[ \t]#", text)) or text.startswith(("---", "..."))


def intended(text: str) -> tuple[int, int]:
    """Where the text meant by `'Lenin's death'` begins and ends: without quotes that are YAML's own, or strays.

    Quotes all round are YAML's when the inner ones pair up without them: `"Yes" and "no"` is a text that begins and
    ends with quotations, `"He said "no" twice"` is one in quotes. One at an end that nothing pairs up with is a
    stray: `"He said "no" twice`.
    """
    whole = (0, len(text))
    if len(text) < 3:
        return whole
    first, last = text[0], text[-1]
    if first == last and first in _QUOTES and (depths := _depths(text, first)) and depths[-1] == 0:
        return (1, len(text) - 1) if 0 not in depths[:-1] else whole
    if first == '"' and text.count(first) > 2 and _depths(text, first)[-1] == 1 and _depths(text[1:], first)[-1] == 0:
        return 1, len(text)
    if last == '"' and text.count(last) > 2 and _depths(text, last)[-1] == -1 and _depths(text[:-1], last)[-1] == 0:
        return 0, len(text) - 1
    return whole


_QUOTES = ("'", '"')


def _depths(text: str, mark: str) -> list[int]:
    """How deep in quotations of one kind a text is after each mark; -1 for ever once one closes nothing."""
    depth, found = 0, [0]
    first = len(text) - len(text.lstrip(mark))  # marks that the text begins with all open something
    for index, char in enumerate(text):
        before, after = text[index - 1 : index], text[index + 1 : index + 2]
        if char != mark or (before.isalnum() and after.isalnum()):
            continue  # an apostrophe
        if depth < 0:
            pass
        elif not before or before in " \n([—–-/" or index < first:
            depth += 1
        else:
            depth -= 1
        found.append(depth)
    return found[1:] or [0]
