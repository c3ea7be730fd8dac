"""How marks in texts are written on the sheets: references once a topic, key phrases, gaps."""

from __future__ import annotations

import re
from collections.abc import Mapping

from revisionpack.derive.gaps import Gaps, TopicGaps
from revisionpack.text.markup_nodes import Key, Ref, Rich
from revisionpack.theme import Printing

NO_PAGE = ("terms", "sources", "questions")
"""Kinds that are found by their number alone: the glossary is in order, questions are another paper."""

LONG_PHRASE = 24
"""Characters from which a gap takes a line of its own."""

_HELD_TO_A_GAP = re.compile(r"(?:[^\s<>]|\u00a0){7,}\u00a0(?=<span class=\"gap)")
"""Seven characters or more that a no-break space ties to a gap: with it they are too wide for a side note."""


def let_gaps_wrap(html: str) -> str:
    """The twin, in which what is left of a long date ("15 Feb–15") does not drag its gap out of a narrow column."""
    return _HELD_TO_A_GAP.sub(lambda held: held[0][:-1] + " ", html)


class Marks:
    """The state of one document while it is written: which topic, what has been referred to."""

    def __init__(self, printing: Printing, places: Mapping[str, str], gaps: Gaps | None = None) -> None:
        self.printing, self.places, self.gaps = printing, places, gaps
        self.topic = ""
        self._said: set[str] = set()
        self._blank: TopicGaps | None = None

    def begin(self, topic_id: str) -> str:
        """From here on texts belong to a topic ("" for none)."""
        self.topic, self._said = topic_id, set()
        self._blank = self.gaps.of(topic_id) if self.gaps is not None and topic_id else None
        return ""

    @property
    def score(self) -> int:
        """Gaps of the topic."""
        return len(self._blank.gaps) if self._blank else 0

    def ref(self, ref: Ref, inner: str | None) -> str:
        """The number stands at the first mention in a topic; the page, where the item is on another sheet."""
        first = ref.target not in self._said
        self._said.add(ref.target)
        place = self.places.get(ref.target, "")
        kind = self.printing.numbers.kinds.get(ref.target, "")
        far = first and self.topic and place and place != self.topic and kind not in NO_PAGE
        return self.printing.reference(ref, inner, mark=first, far=bool(far))

    def key(self, key: Key, inner: str) -> str:
        """A key phrase; in the twin a gap with its number, the same width for every phrase of a few words."""
        if self._blank is None:
            return self.printing.key(key, inner)
        number = self._blank.numbers.get(key.id)
        if number is None:
            return inner
        long = " long" if len(key.phrase) > LONG_PHRASE else ""
        return f'<span class="gap{long}"><span class="gn">({number})</span></span>'

    def rewrite(self, rich: Rich) -> Rich:
        return self._blank.blank(rich, self._name) if self._blank is not None else rich

    def rewrite_words(self, words: str) -> str:
        return self._blank.blank_words(words) if self._blank is not None else words

    def _name(self, item_id: str) -> str:
        item = self.printing.pack.items.get(item_id)
        return str(item.short_name) if item is not None else ""
