"""Signs of other ways to mark text up, which mean nothing here and so are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from revisionpack.checks.rule import Finding, Path, Subject, rule
from revisionpack.checks.words import words_of

_TAG = re.compile(r"<[/a-zA-Z]")
_BEGIN = ("&", "^", "{{", *"•‣◦▪●○")
"""What one of the signs begins with: most texts have none."""

_SIGNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"</?(?:b|strong)>", re.I), "For bold write **words**."),
    (re.compile(r"</?(?:i|em|u)>", re.I), "For italics write *words*."),
    (re.compile(r"<(?:sub|sup)>", re.I), "Write H~2~O for a small figure below, x^2^ for one above."),
    (re.compile(r"<(?:br|p) ?/?>", re.I), "Leave an empty line where a paragraph ends."),
    (re.compile(r"</?(?:a|div|font|h[1-6]|hr|img|li|ol|span|table|td|tr|ul)\b[^<>]{0,200}>", re.I), "Leave it out."),
    (re.compile(r"&(?:nbsp|amp|lt|gt|quot|apos|hellip|[mn]dash|[lr][sd]quo|#x?[0-9a-f]{1,6}|[a-z]{1,6}(?:acute|grave|uml));",
                re.I), "Write the character itself."),
    (re.compile(r"\{\{c\d+::[^{}]*\}\}"), "For a blank write ==words==."),
    (re.compile(r"\[\^\w+\]"), "For a source write [@id, p. 1]; for a note of another kind, a sentence."),
    (re.compile(r"(?<![\w*])\*\*(?=\w)|(?<=[\w.,;!?])\*\*(?![\w*])"), "Close it where the bold ends: **words**."),
    (re.compile(r"\w\^[-+−]?\d+(?!\^)"), "For a small figure above write x^2^, or a formula in dollars: $x^2$."),
)  # fmt: skip
"""What is found in the words of a text, and what to write instead."""

_ROWS = re.compile(r"^(\|[^|\n]+\|).*\|[ \t]*\n\|.+\|[ \t]*$", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*([•‣◦▪●○])[ \t]", re.MULTILINE)


@rule("printed-as-typed", "warning", whole="item")
def signs_have_a_meaning_here(subject: Subject) -> Iterator[Finding]:
    """A text holds signs of HTML, of another kind of mark-up or of a word processor, which are printed as they stand.

    Why: pupils would read `<b>`, `&nbsp;`, `{{c1::…}}`, or bullets and the bars of a table in one paragraph.
    Instead: write **bold**, *italics*, ==key phrase==, H~2~O, x^2^, and `- ` before each entry of a list. A sign that
    is meant as it stands goes between backquotes, or after a backslash.
    """
    for place in subject.places:
        source = place.rich.source
        signs = any(sign in source for sign in _BEGIN) or ("<" in source and _TAG.search(source))
        rows = source.startswith("|") or "\n|" in source
        if not signs and not rows and source.count("**") % 2 == 0:
            continue
        texts = list(words_of(place.rich.blocks))
        for pattern, advice in _SIGNS:
            for text in texts:
                if (match := pattern.search(text)) and (at := _place(match, source)) >= 0:
                    said = f"`{match.group()}` has no meaning here and is printed as it stands"
                    yield Finding(place.path, said, advice, at, len(match.group()))
                    break
        if rows and (row := _ROWS.search(source)) and any(row[1] in text for text in texts):
            said = "these bars make no table: the lines run together in one paragraph"
            advice = "Below its first line, which is the head, a table has a line |---|---|."
            yield Finding(place.path, said, advice, row.start(1), len(row[1]))
        bullet = _BULLET.search(source)
        if bullet and any(bullet[1] in text for text in texts):
            said = f"`{bullet[1]}` begins no list here: the lines run together in one paragraph"
            yield Finding(place.path, said, "Begin each entry with a dash and a space: `- `.", bullet.start(1))
    pack = subject.pack
    plain: list[tuple[Path, str | None]] = [(("version",), pack.version), (("licence",), pack.licence)]
    plain += [(("authors", str(index)), name) for index, name in enumerate(pack.authors)]
    for path, value in plain:
        if value and value[0] in _CURLY and value[-1] in _CURLY:
            said = f"`{value[0]}` and `{value[-1]}` are no quotation marks of YAML and are printed with the words"
            yield Finding(path, said, f'Write "{value[1:-1]}", or leave them out.')


_CURLY = "“”„‟‘’‚«»"
"""What a word processor makes of quotation marks."""


def _place(match: re.Match[str], source: str) -> int:
    """Where in the source of a text a sign of its words stands; -1 if it is not written so (after backslashes)."""
    first = max(0, match.start() - 1)
    around = source.find(match.string[first : match.end() + 1])
    return around + match.start() - first if around >= 0 else -1


_SINGLE = re.compile(r"(?<![\[\\`])\[([a-z0-9-]+)(?:\|[^][|]+)?\](?![](`])")


@rule("single-brackets", "note", whole="item")
def references_have_two_brackets(subject: Subject) -> Iterator[Finding]:
    """The id of an item stands between single brackets.

    Why: it is printed as it stands, brackets and all; a reference, with the item's name and its page, has two.
    Instead: write `[[nep]]`. Words put into a quotation, or meant as they stand, get a backslash: `\\[nep]`.
    """
    for place in subject.places:
        source = place.rich.source
        if "[" not in source:
            continue
        found = [match for match in _SINGLE.finditer(source) if match[1] in subject.items]
        texts = list(words_of(place.rich.blocks)) if found else []
        for match in found:
            if any(match.group() in text for text in texts):
                said = f"`{match.group()}` is printed as it stands, though `{match[1]}` is the id of an item"
                advice = f"For a reference write [{match.group()}], for brackets \\{match.group()}."
                yield Finding(place.path, said, advice, match.start(), len(match.group()), fix=f"[{match.group()}]")
