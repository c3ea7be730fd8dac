"""What every printed page of a pack has: its foot, and the fonts that the pack brings for other scripts."""

from __future__ import annotations

import re

from revisionpack.text.typography_lines import keep_together
from revisionpack.theme.printing import Printing


def footer(printing: Printing, product: str, about: str = "") -> str:
    """A style sheet with the page's foot: pack, edition, day, whose words, licence; `product` page of pages.

    `about` stands for pack, edition and day where a page is not of one pack.
    """
    words = printing.words.tables["print"]
    pack, syllabus = printing.pack, printing.syllabus
    own = [_shortened(printing.plain(pack.short or pack.title)), printing.edition(), printing.updated()]
    left = [_shortened(about)] if about else own
    if syllabus is not None and syllabus.board:
        left.append(str(words["not_endorsed"]).format(board=syllabus.board))
    elif syllabus is not None and syllabus.notice is not None:
        left.append(str(words["own_wording"]))
    if pack.licence:
        left.append(str(pack.licence))
    said = keep_together(" · ".join(part for part in left if part), pack.language)
    before, _, after = str(words["page_of"]).partition("{page}")
    between, _, rest = after.partition("{pages}")
    right = (
        f"{_string(product + ' ' + before)} counter(page) {_string(between)} counter(pages) {_string(rest)}"
    )
    return (
        own_fonts(printing)
        + f"@page{{@bottom-left{{content:{_string(said)}}}@bottom-right{{content:{right}}}}}"
    )


NAME_LENGTH = 60
"""Characters of the pack's name at the foot of a page; `short:` gives a name that fits."""


def _shortened(name: str) -> str:
    """A name that leaves room for the rest of the foot, cut after a word."""
    if len(name) <= NAME_LENGTH:
        return name
    return name[:NAME_LENGTH].rsplit(" ", 1)[0].rstrip(",;: ") + " …"


def own_fonts(printing: Printing) -> str:
    """Rules that set the languages of the pack's `fonts:` in the files that it names for them."""
    pack = printing.pack
    rules = []
    for language, name in sorted(pack.fonts.items()):
        if not _LANGUAGE.fullmatch(language):
            continue  # what a pack says never becomes a rule of its own
        family = _string(own_family(printing, language))
        rules.append(f"@font-face{{font-family:{family};src:url({_string('pack:' + name)})}}")
        rules.append(f':lang({language}){{font-family:{family},"Source Serif 4","Source Sans 3"}}')
    return "".join(rules)


def own_family(printing: Printing, language: str) -> str:
    """The name of the font that a pack brings for a language; no other pack's has it, as one process prints many."""
    return f"{printing.pack.id} {printing.pack.syllabus or ''} {language}"


_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def _string(text: str) -> str:
    """A CSS string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
