"""Did you mean …? The nearest of the words that would have been right."""

from __future__ import annotations

from collections.abc import Iterable


def suggest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that the author most likely meant, or None.

    At most two slips (letters left out, added, changed or two swapped), and at most one in words of four
    letters or fewer. Case, hyphens and underscores do not count. Among equals one with the
    same first letter wins, then the first of the alphabet.
    """
    wanted = _fold(word)
    best: tuple[int, bool, str] | None = None
    for candidate in candidates:
        folded = _fold(candidate)
        limit = 2 if min(len(wanted), len(folded)) > 4 else 1 if len(wanted) > 1 else 0
        if abs(len(folded) - len(wanted)) > limit:
            continue
        distance = _distance(wanted, folded, limit)
        rank = (distance, candidate[:1] != word[:1], candidate)
        if distance <= limit and (best is None or rank < best):
            best = rank
    return best[2] if best else None


def _fold(word: str) -> str:
    return word.casefold().replace("_", "-").replace(" ", "-")


def _distance(a: str, b: str, limit: int) -> int:
    """Edit distance with swaps of neighbours; anything above the limit may be returned as limit + 1."""
    if a == b:
        return 0
    before: list[int] = []
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, 1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and y == a[i - 2]:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before, previous = previous, current
    return previous[-1]
