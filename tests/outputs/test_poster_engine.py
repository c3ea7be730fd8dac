"""Posters through the real engine: what was measured is what is printed, and preflight finds nothing."""

from __future__ import annotations

import io
import json
from functools import cache

import pikepdf
import pytest

from revisionpack.engines import pdf
from revisionpack.outputs.step import Done, MeasureJob, PdfJob
from tests.outputs.poster_packs import PACKS, THEME, finished, reference_request, request

FONTS = {name: path.read_bytes() for name, path in THEME.fonts.items()}


@cache
def posters_of(name):
    of = reference_request() if name == "reference" else request(PACKS[name](), tile="none")
    step = finished(of, lambda job: pdf.measure(job, FONTS), lambda job: pdf.render(job, FONTS))
    assert isinstance(step, Done), step
    return step.jobs


def poster_of(name):
    return posters_of(name)[0]


def struct_items(element, role):
    """Every structure element of a role, in reading order."""
    found = []
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            if role == kid.S:
                found.append(kid)
            found += struct_items(kid, role)
    return found


@pytest.mark.parametrize("name", ["reference", *sorted(PACKS)])
def test_what_was_measured_is_what_is_printed(name):
    """Heights in the printed poster equal those it was laid out with to 0.01 mm, and preflight finds no error."""
    job = poster_of(name)
    assert isinstance(job, PdfJob)
    layout = dict(job.facts)["layout"]
    result = pdf.render(job, FONTS)
    assert [finding for finding in result.findings if finding.severity == "error"] == []
    assert result.facts["pages"] == 1
    printed = json.loads(pdf.measure(MeasureJob("again", job.document), FONTS).data)["boxes"]
    heights = {box["item"]: (box["x"], box["y"], box["h"]) for box in printed}
    assert len(layout["boxes"]) > 0
    for item, x, y, _, height, _ in layout["boxes"]:
        assert heights[item] == pytest.approx((x, y, height), abs=0.01)
    key_bottom = heights["key"][1] + heights["key"][2]
    assert key_bottom <= layout["page"][1] - layout["margin"]


def test_the_reference_poster_reads_at_two_metres():
    """On A1 every event has its line in 14 pt and stands near its date; headings of 28 pt at least."""
    wall, desk = (dict(job.facts)["layout"] for job in posters_of("reference")[:2])
    assert len(wall["boxes"]) >= 40
    assert (wall["silent"], desk["silent"]) == (0, 0)
    assert wall["body_pt"] >= 14
    assert wall["headings_pt"][1] >= 28
    assert wall["fill"] <= 0.85
    assert wall["mean_mm"] <= 7
    assert desk["body_pt"] >= 7.5


def test_the_tags_are_one_list_in_date_order():
    """The PDF's structure: a title, the phases, then the events as list items in the order of the layout."""
    job = poster_of("twelve")
    with pikepdf.open(io.BytesIO(pdf.render(job, FONTS).data)) as file:
        root = file.Root.StructTreeRoot
        items = struct_items(root, "/LI")
        lists = struct_items(root, "/L")
        figures = struct_items(root, "/Figure")
        assert len(struct_items(root, "/H1")) == 1
        assert [len(struct_items(each, "/LI")) for each in lists] == [2, 2, 12]  # phases, themes, events
        assert len(items) == 16
        assert [str(figure.Alt)[:9] for figure in figures] == ["Time axis"]


def test_the_same_bytes_again():
    """A poster depends on nothing but its pack."""
    posters_of.cache_clear()
    first = pdf.render(poster_of("one"), FONTS).data
    posters_of.cache_clear()
    second = pdf.render(poster_of("one"), FONTS).data
    assert first == second
