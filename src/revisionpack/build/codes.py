"""What every code of a diagnostic means."""

from __future__ import annotations

import inspect
from collections.abc import Mapping

from revisionpack.checks.run import explanations as explained_by_checks

_BUILD = {
    "engine": """
        A document could not be made: its engine took too long, needed too much memory, or failed.

        Why: a document without bounds would stop every other one.
        Instead: look for what is unusual in the pack: a huge picture, a text of many pages, deep nesting.
        """,
    "cannot-write": """
        A file could not be put in place: a full disk, missing rights, a folder of its name.

        Why: nothing of the pack was replaced; what lay there before is whole.
        Instead: make room, or build elsewhere with `--out`.
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
        The deck has another name than at the last build.

        Why: Anki leaves the cards that students have in the deck of the old name, and puts new ones into the new.
        Instead: keep the old name with `deck: {name: …}`, or tell students to rename theirs first.
        """,
    "media-left-out": """
        A picture or sound cannot travel in the deck.

        Why: phones show PNG, JPEG, GIF, WebP and plain SVG, and play MP3, OGG, WAV and M4A; a drawing that holds
        a script or fetches something is a danger.
        Instead: save it anew in one of these forms.
        """,
    "pack-twice": """
        Two pack files have the same id.

        Why: their artifacts would overwrite each other.
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


def explanations() -> Mapping[str, str]:
    """Code -> what is meant, why it matters, what to do instead."""
    return {**explained_by_checks(), **{code: inspect.cleandoc(text) for code, text in _BUILD.items()}}
