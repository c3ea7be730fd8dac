"""The parts of a diagram and the texts of its phases come in an order that leaves no page half empty."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from revisionpack.outputs.sheets_diagram import Row, arrange, better, default, measured, texts_first


def test_parts_that_fit_come_first() -> None:
    row = Row(begins=60, top=16, bottom=270, figures=(90, 90), phases=(40, 40))
    assert arrange(row) == default("", 2, 2)


def test_a_part_that_does_not_fit_waits_for_a_text() -> None:
    """Where both begin a page, the part comes first."""
    row = Row(begins=180, top=16, bottom=250, figures=(120, 130), phases=(140, 150))
    assert arrange(row) == (("phase", 0), ("figure", 0), ("figure", 1), ("phase", 1))


def test_parts_wait_where_the_row_ends_earlier_for_it() -> None:
    """Three parts of large print, each a third or half of a page: as soon as each fits, two holes would be left."""
    figures, phases = (93, 117, 133), (256, 150, 133, 140, 141, 251)
    order = arrange(Row(begins=151, top=16, bottom=267, figures=figures, phases=phases))
    assert "".join(what[0] for what, _ in order) == "ppfpfpfpp"


def test_where_no_text_fits_the_page_is_left() -> None:
    """A text needs room for its heading and some lines."""
    row = Row(begins=240, top=16, bottom=250, figures=(120,), phases=(140,))
    assert arrange(row) == (("figure", 0), ("phase", 0))


@given(
    st.lists(st.floats(20, 200), max_size=4),
    st.lists(st.floats(5, 500), max_size=6),
    st.floats(16, 250),
)
def test_every_part_and_every_text_comes_once_and_in_order(
    figures: list[float], phases: list[float], begins: float
) -> None:
    order = arrange(Row(begins, 16, 250, tuple(figures), tuple(phases)))
    assert [n for what, n in order if what == "figure"] == list(range(len(figures)))
    assert [n for what, n in order if what == "phase"] == list(range(len(phases)))


def box(item: str, page: int, y: float, h: float) -> dict[str, Any]:
    return {"item": item, "page": page, "y": y, "h": h}


def test_a_text_over_two_pages_is_as_high_as_its_pieces() -> None:
    boxes = [
        box("t-1 head", 1, 100, 10), box("t-1 phase 0", 1, 120, 130), box("t-1 phase 0", 2, 16, 20),
        box("t-1 figure 0", 2, 40, 90),
    ]  # fmt: skip
    assert measured(boxes, 16, 250) == {"t-1": Row(112, 16, 250, (90,), (150,))}


def test_a_part_that_left_a_page_empty_changes_with_the_text_after_it() -> None:
    """Only that part, and only where there is a text."""
    order = (("figure", 0), ("phase", 0), ("figure", 1), ("phase", 1), ("phase", 2))
    boxes = [
        box("t-1 head", 1, 100, 10), box("t-1 figure 0", 1, 110, 90), box("t-1 phase 0", 2, 16, 120),
        box("t-1 figure 1", 3, 16, 150), box("t-1 phase 1", 3, 170, 60), box("t-1 phase 2", 4, 16, 60),
    ]  # fmt: skip
    bettered = (("figure", 0), ("phase", 0), ("phase", 1), ("figure", 1), ("phase", 2))
    assert better(order, "t-1", boxes, 250) == bettered
    full = [*boxes[:2], box("t-1 phase 0", 2, 16, 220), *boxes[3:]]
    assert better(order, "t-1", full, 250) == order
    last = texts_first("", 2, 1)
    boxes = [box("t-1 phase 0", 1, 16, 20), box("t-1 figure 0", 2, 16, 150), box("t-1 figure 1", 3, 16, 150)]
    assert better(last, "t-1", boxes, 250) == last
