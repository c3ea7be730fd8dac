"""Events as hostile as history: crowds on one day, empty centuries, one event alone."""

from __future__ import annotations

from hypothesis import strategies as st


@st.composite
def moments(draw, most=300):
    """1 to `most` places in 0..1, in order: even, crowded, or all at once."""
    count = draw(st.integers(1, most))
    centres = draw(st.lists(st.floats(0, 1), min_size=1, max_size=4))
    spread = draw(st.sampled_from([0.0, 0.001, 0.02, 0.3]))
    seed = draw(st.randoms(use_true_random=False))
    places = [min(1.0, max(0.0, seed.choice(centres) + seed.uniform(-spread, spread))) for _ in range(count)]
    return sorted(places)


@st.composite
def heights(draw, count):
    seed = draw(st.randoms(use_true_random=False))
    low, high = draw(st.sampled_from([(8.0, 8.0), (6.0, 30.0), (5.0, 60.0)]))
    return [seed.uniform(low, high) for _ in range(count)]
