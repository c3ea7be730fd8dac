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


def bound(strips):
    """The most that a box with its gap may take of a column with one, so that what fills 80 % is sure to fit."""
    return 0.4 * strips / (2 * strips - 1)


@st.composite
def full_pages(draw, strips, most=300):
    """Heights with their gaps on columns of length 1 that fill nearly 80 % of them, none beyond the bound."""
    tallest = bound(strips)
    shapes = {
        "all tall": [tallest],
        "hardly any half": [tallest, tallest / 2 + 1e-6],
        "tall and flat": [tallest, 0.01],
        "many": [0.15, tallest, 0.02, 0.07],
        "any": [draw(st.floats(0.01, tallest)) for _ in range(5)],
    }
    kinds = shapes[draw(st.sampled_from(sorted(shapes)))]
    seed = draw(st.randoms(use_true_random=False))
    left = 1.6 * strips
    made: list[float] = []
    while len(made) < most and (fitting := [kind for kind in kinds if kind <= left]):
        made.append(seed.choice(fitting))
        left -= made[-1]
    order = draw(st.sampled_from(["as drawn", "tall last", "tall first", "blocks"]))
    if order in ("tall last", "tall first"):
        made.sort(reverse=order == "tall first")
    if order == "blocks":  # flat ones, a tall one, flat ones, a tall one: the worst for cuts
        flat, tall = [h for h in made if h < tallest], [h for h in made if h == tallest]
        size = max(1, len(flat) // max(1, len(tall)))
        made = []
        while flat or tall:
            made += flat[:size] + tall[:1]
            flat, tall = flat[size:], tall[1:]
    return made


def beyond(strips, over=1.04):
    """What fills less than 80 % of columns of length 1 and has no place on them: on each strip flat boxes, so many
    that the tall one after them would end below the page; it begins the next strip, and no strip is left for the last.

    Each is no more than `over` of the bound.
    """
    tall, flat = over * bound(strips), 0.005
    made, taken = [], 0.0
    for _ in range(strips):
        while taken < 2 * (1 - tall) + flat:
            made.append(flat)
            taken += flat
        made.append(tall)
        taken = tall
    return made


@st.composite
def heights(draw, count):
    seed = draw(st.randoms(use_true_random=False))
    low, high = draw(st.sampled_from([(8.0, 8.0), (6.0, 30.0), (5.0, 60.0)]))
    return [seed.uniform(low, high) for _ in range(count)]
