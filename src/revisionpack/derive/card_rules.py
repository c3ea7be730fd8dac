"""From items to notes: which rule makes the cards of which collection. docs/anki.md documents each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from revisionpack.derive.cards_of_arguments import debate_cards, misconception_cards, question_cards
from revisionpack.derive.cards_of_exhibits import document_cards, figure_cards, written_cards
from revisionpack.derive.cards_of_story import event_cards, person_cards, phase_cards, profile_cards
from revisionpack.derive.cards_of_words import formula_cards, term_cards
from revisionpack.derive.notes import Note

RULES: Mapping[str, Callable[..., Iterator[Note]]] = {
    "terms": term_cards,
    "events": event_cards,
    "people": person_cards,
    "profiles": profile_cards,
    "phases": phase_cards,
    "formulas": formula_cards,
    "debates": debate_cards,
    "documents": document_cards,
    "figures": figure_cards,
    "misconceptions": misconception_cards,
    "questions": question_cards,
    "cards": written_cards,
}
"""Collection -> its rule. Sources make no notes; of topics the key phrases do."""
