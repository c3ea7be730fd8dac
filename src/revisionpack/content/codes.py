"""What each code of the loader means: one sentence, why it matters, what to write instead.

docs/errors.md and `revisionpack explain CODE` show these together with the docstrings of the checks.
"""

from __future__ import annotations

from revisionpack.content.codes_of_files import FILE, SYNTAX

__all__ = ["EXPLANATIONS", "FILE", "MODEL", "SYNTAX", "TEXT"]

MODEL = {
    "missing-key": """
        A key that is needed is missing or empty.

        Instead: add it. docs/pack-format.md says which keys each kind of item needs.
        """,
    "unknown-key": """
        A key is not known in this place.

        Why: what stands under it would silently not be printed.
        Instead: correct its spelling, or move it to where it belongs. The id of an item is the key it stands under.
        """,
    "unknown-word": """
        A word is not one of the few that are possible here.

        Instead: use one of those that the message lists.
        """,
    "wrong-shape": """
        A list, a mapping or a text stands where another of the three is expected.

        Instead: a list has one entry a line, each beginning with a dash; a mapping has `key: value` lines; both are
        indented below their key.
        """,
    "not-a-text": """
        A list or a mapping stands where a text is expected.

        Why: it is nearly always a text that YAML took apart at a bracket or a colon.
        Instead: put the text in quotes, or write it after `|` on the line below.
        """,
    "text-too-long": """
        One text has more than 20,000 characters.

        Instead: split it into several blocks or items.
        """,
    "bad-id": """
        An id has a form that ids cannot have.

        Why: ids make numbers, cards and references; the id of a pack also names files.
        Instead: items have letters and digits of any script joined by hyphens, `lenin-dies`; packs and syllabuses only
        a-z, 0-9 and hyphens.
        """,
    "bad-date": """
        This is no date that can be placed in time.

        Instead: write 1924, 1924-01-21, 21 January 1924, autumn 1924, 1920s, c. 1880, 44 BC or 1923/1925. What sources
        say in other words goes into `dated:`.
        """,
    "ambiguous-date": """
        This date can be read in two ways, or its second year is cut short.

        Why: 1923-25 may be March 1923 to a hasty reader, or three years; 3/4/1924 is read differently in different
        countries. Nothing is guessed.
        Instead: write 1923/1925, or 1924-04-03.
        """,
    "bad-time": """
        This is no time of day.

        Instead: write 06:30 or 18:50.
        """,
    "bad-language": """
        This is not the code of a language.

        Instead: write en-GB, fr, la, ja: two or three letters, and a region after a hyphen where it matters.
        """,
    "not-a-number": """
        Something else stands where a number is expected.

        Instead: write digits alone: 25, or 2.5 where a fraction may be.
        """,
    "out-of-range": """
        A number is too small or too large for what it says.

        Instead: a weight is 1, 2 or 3.
        """,
    "not-a-switch": """
        Something else stands where `on` or `off` is expected.

        Instead: write on or off; yes, no, true and false are understood too.
        """,
    "figure-form": """
        A figure has none or several of `image:`, `graph:` and `table:`.

        Instead: make one figure of each.
        """,
    "answer-form": """
        A model answer has none or several of `text:`, `steps:` and `paragraphs:`.

        Instead: keep the one that fits the question.
        """,
    "card-form": """
        A card has neither `front:` and `back:` nor a `text:` with blanks, or it has both.

        Instead: write front and back, or one sentence with the words to recall between == and ==.
        """,
    "block-form": """
        A block of a topic shows nothing, or more than one thing.

        Instead: begin a new block with a dash for each text, callout or collection.
        """,
    "not-a-pack": """
        The file is a syllabus, not a pack.

        Instead: check a pack that uses it; its syllabus is checked with it. A pack begins with `format: 1`.
        """,
    "unknown-format": """
        The pack is written in a version of the format that this program does not read.

        Instead: write `format: 1`, or use a newer revisionpack.
        """,
    "no-syllabus": """
        The syllabus that the pack names, or that a syllabus extends, is not there.

        Instead: write it into syllabus.yaml beside the pack, or as a mapping under `syllabus:`, or leave the key out.
        """,
    "wrong-syllabus": """
        The syllabus.yaml beside the pack has another id than the pack asks for.

        Instead: write the id that stands in syllabus.yaml, or move the pack to the folder of its syllabus.
        """,
}

TEXT = {
    "bad-markup": """
        Something is wrong with the mark-up inside a text.

        Instead: see docs/pack-format.md, Text. A backslash before a sign makes it an ordinary character.
        """,
    "bad-link": """
        A link leads to something that a pack may not link to.

        Why: paper and cards must not open programs or files of the reader's machine.
        Instead: link to a page that begins with https://, http:// or mailto:.
        """,
    "no-image-here": """
        A picture stands inside a text.

        Why: pictures need alternative text, a number and a place of their own.
        Instead: make it a figure with `image:` and `alt:`, and show it with a block `- figures: [id]`.
        """,
    "no-key-here": """
        A key phrase, ==…==, stands in a text that has none: a title, a name, a label.

        Why: key phrases become gaps and cards, and titles are printed on both.
        Instead: take the marks away, or use **bold**.
        """,
    "no-cite-here": """
        A citation, [@source], stands in a text that has none: a title, a name, a label.

        Instead: add the source under `sources:` of the item.
        """,
    "unknown-tex": """
        A formula uses a TeX command that is not known here, or its braces do not match.

        Why: formulas are set by this program itself, on paper and on cards, from a small part of TeX.
        Instead: use the commands that docs/pack-format.md lists.
        """,
}

EXPLANATIONS: dict[str, str] = {**FILE, **SYNTAX, **MODEL, **TEXT}
"""Code -> explanation, in the order of the documentation."""
