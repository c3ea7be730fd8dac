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
    return f"Put the whole text in quotes: {shortened(quoted(text))}"


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


def intended(text: str) -> str:
    """The text meant by `'Lenin's death'`: quotes all round are YAML's own when the inner ones pair up without them.

    `"Yes" and "no"` is a text that begins and ends with quotations; `"He said "no" twice"` is one in quotes.
    """
    mark = text[:1]
    if mark not in ("'", '"') or len(text) < 3 or text[-1] != mark:
        return text
    depth = 0
    for index, char in enumerate(text):
        if char != mark:
            continue
        before, after = text[index - 1 : index], text[index + 1 : index + 2]
        if before.isalnum() and after.isalnum():
            continue  # an apostrophe
        opens = not before or before in " \n([—–-/"
        if opens:
            depth += 1
        elif depth > 0:
            depth -= 1
            if depth == 0 and index < len(text) - 1:
                return text
    return text[1:-1] if depth == 0 else text
