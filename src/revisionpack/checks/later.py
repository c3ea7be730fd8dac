"""What the codes mean that come after the checks: of outputs, engines and the build."""

from __future__ import annotations

OUTPUTS: dict[str, str] = {
    "organiser-spills": """
        The knowledge organiser does not fit on one side.

        Why: it is meant to be seen at once.
        Instead: choose fewer items under `organiser:`, or give long ones a shorter `brief:`.
        """,
    "poster-too-full": """
        The events do not fit on the poster at a size of type that can be read.

        Why: nothing on the poster may overlap or be left out silently.
        Instead: choose a larger `size:` under `timeline:`, or fewer events (`events: {weight: 2}`).
        """,
    "mock-filled": """
        A mock paper asks questions of other packs, because its own pack has too few.

        Why: whoever revises from this pack alone has not met what they ask.
        Instead: add questions of the type that is named, or ask for `--mock-from syllabus` and expect it.
        """,
    "poster-without-offices": """
        The poster has no room for the bars of an office's holders.

        Why: so many events need several strips, or the page is small; the people are on the sheets.
        Instead: choose a larger `size:` under `timeline:`, or fewer events, if the bars matter.
        """,
}

ENGINES: dict[str, str] = {
    "render-error": """
        The engine that sets the pages reported an error.

        Why: what it could not read is missing on the page.
        Instead: look at what the message names, most often a picture.
        """,
    "missing-glyph": """
        No font of ours has a character that is to be printed.

        Why: a box would be printed in its place.
        Instead: write it otherwise, or name a font file for its language under `fonts:`.
        """,
    "too-many-pages": """
        A document has more pages than may be printed.

        Why: a slip would make a document without end.
        Instead: split the pack.
        """,
    "words-lost": """
        Words that are to be printed did not reach the page.

        Why: a pupil would learn from a sheet with a hole in it.
        Instead: shorten what stands there. If the words are ordinary, it is a mistake of ours: please report it.
        """,
    "words-out-of-order": """
        Words are not read in their order.

        Why: a screen reader would read nonsense.
        Instead: this is a mistake of ours: please report it with the pack.
        """,
    "figure-without-alt": """
        A figure has no words for those who cannot see it.

        Why: a screen reader would say nothing.
        Instead: give it an `alt:`.
        """,
    "font-not-embedded": """
        A font is not inside the PDF.

        Why: a printer's computer would put another in its place.
        Instead: this is a mistake of ours: please report it with the pack.
        """,
    "heading-skipped": """
        A heading is two levels below the one before it.

        Why: a screen reader's list of headings would have a hole.
        Instead: with templates of your own, use the next level; else please report it.
        """,
    "no-title": """
        The document lacks its title.

        Why: windows and screen readers would show the file's name instead.
        Instead: give the pack a `title:` of words.
        """,
    "not-tagged": """
        The document lacks its tags or its language.

        Why: a screen reader could not read it.
        Instead: with templates of your own, keep the `lang` of the root; else please report it.
        """,
    "page-boxes": """
        A page's trim box does not lie inside the paper.

        Why: a print shop would refuse it.
        Instead: with templates of your own, look at the page size; else please report it.
        """,
    "picture-coarse": """
        A picture has too few pixels for the size at which it is printed.

        Why: it looks coarse on paper.
        Instead: use a larger version of it, or a drawing (SVG).
        """,
}

BUILD: dict[str, str] = {
    "engine": """
        A document could not be made: its engine took too long, needed too much memory, or failed.

        Why: a document without bounds would stop every other one.
        Instead: look for what is unusual in the pack: a huge picture, a text of many pages, deep nesting.
        """,
    "cannot-write": """
        A file could not be put in place: a full disk, missing rights, a folder of its name.

        Why: nothing of the pack was replaced; what lay there before is whole.
        Instead: make room, close the file where it is open in another program, or build elsewhere with `--out FOLDER`.
        """,
    "bad-lock": """
        The pack's lock cannot be read.

        Why: it holds the numbers and card histories that students know; without it they would change.
        Instead: take the last good version from your version control.
        """,
    "lock-merged": """
        Both sides of a merge had changed the lock, and something had to be decided.

        Why: of two items with one number, one gets a fresh one.
        Instead: look at what is named, then commit the lock that the build writes.
        """,
    "lock-changed": """
        The lock would change, and `--locked` was asked for.

        Why: what is published must carry the numbers that were committed.
        Instead: build once without `--locked`, and commit the lock with the pack.
        """,
    "changed-same-day": """
        Cards changed, and `updated:` is still the day of the last change.

        Why: students get them all the same; but a deck that was handed out today and one built now say the same date.
        Instead: give `updated:` the day of this change.
        """,
    "deck-renamed": """
        The deck, or the subdeck of a topic, has another name than at the last build.

        Why: Anki leaves the cards that students have in the deck of the old name, and puts new ones into the new.
        Instead: keep the old name with `deck: {name: …}` (of a topic: with its `short:`), or tell students to
        rename theirs first.
        """,
    "media-left-out": """
        A picture or sound cannot travel in the deck.

        Why: phones show PNG, JPEG, GIF, WebP and plain SVG, and play MP3, OGG, WAV and M4A; a drawing that holds
        a script or fetches something is a danger.
        Instead: save it anew in one of these forms.
        """,
    "pack-twice": """
        Two pack files have the same id.

        Why: their files would overwrite each other.
        Instead: give one of them another `id:`.
        """,
    "unreadable": """
        A pack file cannot be opened.

        Why: nothing can be said about it.
        Instead: look at its name and its rights.
        """,
    "internal": """
        revisionpack itself stumbled.

        Why: this is a mistake of ours, not of the pack.
        Instead: run it again with REVISIONPACK_DEBUG=1 in the environment, and report what it says.
        """,
}
