"""Key phrases as gaps of the blank sheets."""

from __future__ import annotations

from collections.abc import Iterator

from revisionpack.checks.notes import gap_of
from revisionpack.checks.rule import Finding, Subject, rule


@rule("gap-in-heading", "warning", whole="item")
def gaps_are_not_given_away(subject: Subject) -> Iterator[Finding]:
    """A key phrase is no gap in the blank sheets, because a heading of its topic says it.

    Why: the gap could be filled at a glance, so the phrase is printed as it stands.
    Instead: mark other words with == ==, or word the heading differently.
    """
    advice = "Mark other words with == ==, or word the heading differently."
    for topic in subject.derived.gaps.topics.values():
        for refused in topic.refused:
            said = (
                f"`{refused.phrase}` is no gap in the blank sheets: the heading `{refused.heading}` says it"
            )
            if (found := gap_of(subject, refused.item, refused.phrase)) is not None:
                path, key = found
                yield Finding(path, said, advice, key.offset, len(refused.phrase) + 4)
