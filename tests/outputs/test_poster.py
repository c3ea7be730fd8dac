"""The poster's plan: what is asked, what gives way, what is drawn where. Heights are worked out from words."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from revisionpack.build.report import ArtifactReport
from revisionpack.cli.build_command import facts as in_words
from revisionpack.content.model import Pack
from revisionpack.outputs import poster
from revisionpack.outputs.poster_frame import SIZES
from revisionpack.outputs.step import Done, Failed, Skipped
from tests.outputs.poster_packs import (
    PHASES,
    ancient,
    finished,
    geological,
    guessed,
    mixed,
    modern,
    reference_request,
    request,
    synthetic,
)


def layout(job):
    return dict(job.facts)["layout"]


def posters(step):
    assert isinstance(step, Done), step
    return [job for job in step.jobs if job.kind == "pdf"]


def assert_sound(job):
    """Nothing overlaps, nothing leaves the page, everything is in date order, no leader crosses another."""
    plan = layout(job)
    width, height = plan["page"]
    top, bottom = plan["room"]
    for _, x, y, w, h, _ in plan["boxes"]:
        assert plan["margin"] - 0.01 <= x
        assert x + w <= width - plan["margin"] + 0.01
        assert top - 1e-3 <= y
        assert y + h <= bottom + 1e-3
        assert bottom < height
    for number, (x, y, w, h, _) in enumerate(box[1:] for box in plan["boxes"]):
        for other_x, other_y, other_w, other_h, _ in (box[1:] for box in plan["boxes"][number + 1 :]):
            beside = x + w <= other_x or other_x + other_w <= x
            assert beside or y + h <= other_y + 1e-3 or other_y + other_h <= y + 1e-3
    for first, last, _, _ in plan["windows"]:
        tops = [box[2] for box in plan["boxes"][first:last]]
        assert tops == sorted(tops)
        for side in (0, 1):
            pairs = list(zip(plan["leaders"], plan["boxes"], strict=True))[first:last]
            here = [line for line, box in pairs if box[5] == side]
            starts, ends = [line[2] for line in here], [line[4] for line in here]
            assert starts == sorted(starts)
            assert ends == sorted(ends)


def li_ids(document):
    tree = ET.fromstring(document.html)
    return [li.get("data-item") for li in tree.iter("li") if "event" in (li.get("class") or "").split()]


SPANS = ["1917/1921", "1921/1925", "1924/1929", "1900/..", "500 BC/AD 300", "1925"]


@given(
    st.one_of(st.integers(1, 60), st.sampled_from([100, 300])),
    st.sampled_from([modern, mixed, ancient, geological, lambda _: "1924-01-21"]),
    st.sampled_from(sorted(SIZES)),
    st.sampled_from(["portrait", "landscape"]),
    st.lists(st.sampled_from(SPANS), max_size=9),
    st.integers(0, 10**6),
)
@settings(max_examples=24, deadline=None, phases=[Phase.generate])  # shrinking would take minutes
def test_any_timeline_is_placed_soundly(count, dates, size, orientation, spans, seed):
    """1 to 300 events of any age on any page, under any phases: sound, in order, nothing lost."""
    phases = [(f"Phase {number} of some", span) for number, span in enumerate(spans)]
    pack = synthetic(count, dates, seed=seed, phases=phases, size=size, orientation=orientation)
    step = finished(request(pack, tile="none"), guessed)
    if isinstance(step, Failed):
        assert count > 20
        return
    expected = [entry.event.id for entry in request(pack).derived.timeline.entries]
    for job in posters(step):
        assert_sound(job)
        assert li_ids(job.document) == expected


def test_a_pack_without_events_has_no_poster():
    """It is skipped in words."""
    step = poster.plan(request(Pack.model_validate({"format": "1", "id": "p", "title": "T"})))
    assert isinstance(step, Skipped)
    assert "no events" in step.reason


def test_the_artifacts():
    """The main size, the desk version, the tiles; defaults leave no trace in the names, and no two sizes share one."""
    step = finished(reference_request(), guessed)
    assert [job.name for job in step.jobs] == [
        "power-struggle-poster.pdf",
        "power-struggle-poster-a3.pdf",
        "power-struggle-poster-tiles-a4.pdf",
    ]
    other = finished(request(synthetic(5, modern), poster_size="a2", tile="letter", ink="low"), guessed)
    assert [job.name for job in other.jobs] == [
        "made-poster-a2-low.pdf",
        "made-poster-a3-low.pdf",
        "made-poster-a2-tiles-letter-low.pdf",
    ]
    letter = finished(request(synthetic(5, modern), paper="letter", tile="letter", ink="grey"), guessed)
    assert letter.jobs[-1].name == "made-poster-tiles-letter-grey.pdf"
    small = finished(request(synthetic(5, modern), poster_size="letter", tile="none"), guessed)
    assert [job.name for job in small.jobs] == ["made-poster-letter.pdf"]


@pytest.mark.parametrize("size", sorted(SIZES))
def test_every_size(size):
    """Each page size, lying and standing, carries a dozen events."""
    for orientation in ("portrait", "landscape"):
        pack = synthetic(12, modern, phases=PHASES[:2], size=size, orientation=orientation)
        job = posters(finished(request(pack, tile="none"), guessed))[0]
        assert_sound(job)
        width, height = layout(job)["page"]
        assert (width > height) == (orientation == "landscape")


def test_few_events_get_large_type_and_a_full_page_small_type():
    """Type shrinks with the crowd, and the lines of lesser events give way; what is left out is counted in the key."""
    few = layout(posters(finished(request(synthetic(6, modern), tile="none"), guessed))[0])
    crowd = posters(finished(request(synthetic(80, modern), tile="none"), guessed))[0]
    many = layout(crowd)
    assert few["body_pt"] > 1.3 * many["body_pt"]
    assert few["silent"] == 0 < many["silent"]
    assert f"{many['silent']} events stand without their text" in crowd.document.html
    assert many["body_pt"] >= 10


def test_the_reading_distance_is_told():
    """28 pt are readable from 1.9 m; the plainest heading that is no aside counts, and what a build prints says so."""
    job = posters(finished(reference_request(), guessed))[0]
    facts, told = dict(job.facts), layout(job)
    assert facts["read_from_m"] == told["read_from_m"] == pytest.approx(told["headings_pt"][1] * 0.0667, abs=0.06)
    artifact = ArtifactReport(job.name, "poster", "built", "", {"pages": 1, "read_from_m": 1.9})
    assert in_words(artifact) == "1 page, headings readable from 1.9 m"


@pytest.mark.parametrize("words", [30, 150, 400, 900, 2500])
def test_boxes_taller_than_half_a_column_give_way(words):
    """Three events with ever longer texts fill two columns as they like: type shrinks, then texts become lines."""
    pack = Pack.model_validate(
        {
            "format": "1",
            "id": "made",
            "title": "Three long texts",
            "events": {
                f"e{k}": {
                    "date": f"192{k}",
                    "title": "An event",
                    "text": "A first sentence. " + "And more words. " * (words // 3),
                }
                for k in range(3)
            },
        }
    )
    for job in posters(finished(request(pack, tile="none"), guessed)):
        assert_sound(job)
        plan = layout(job)
        assert len(plan["boxes"]) == 3
        top, bottom = plan["room"]
        assert max(box[4] for box in plan["boxes"]) < bottom - top


def test_too_many_events_fail_with_numbers_and_advice():
    """400 events do not fit on an A2: the poster says what is missing and what would do."""
    step = finished(request(synthetic(400, modern, size="a2"), tile="none"), guessed)
    assert isinstance(step, Failed)
    (finding,) = step.findings
    assert finding.code == "poster-too-full"
    assert finding.message.startswith("400 events do not fit on A2 at 10 pt: they need ")
    assert "size: a" in finding.help


def test_a_desk_version_that_does_not_fit_is_a_note():
    """The A1 is made; the A3 is left out, and why is said."""
    step = finished(request(synthetic(150, modern, size="a0"), tile="none"), guessed)
    assert [job.name for job in posters(step)] == ["made-poster-a0.pdf"]
    assert [(finding.code, finding.severity) for finding in step.findings] == [("poster-too-full", "note")]


def test_events_left_out_by_the_filter_are_counted():
    """`weight: 2` leaves out 27 events of the reference pack; the key says so."""
    html = posters(finished(reference_request(), guessed))[0].document.html
    assert "27 further events are on the sheets." in html


def test_the_numbers_are_those_of_the_sheets():
    """An event's tab shows the number that it has everywhere."""
    of = reference_request()
    tree = ET.fromstring(posters(finished(of, guessed))[0].document.html)
    shown = {
        li.get("data-item"): next("".join(p.itertext()) for p in li.iter("p") if p.get("class") == "tab")
        for li in tree.iter("li")
        if "event" in (li.get("class") or "").split()
    }
    assert shown["lenin-dies"] == of.derived.numbers.of("lenin-dies")
    assert all(number == of.derived.numbers.of(item) for item, number in shown.items())


def test_the_document_reads_in_order():
    """One h1, then phases and events as lists under their headings; the date of an event first; one titled drawing."""
    tree = ET.fromstring(posters(finished(reference_request(), guessed))[0].document.html)
    headings = [element.tag for element in tree.iter() if element.tag in ("h1", "h2", "h3")]
    assert headings == ["h1", "h2", "h2"]
    first = next(li for li in tree.iter("li") if "event" in (li.get("class") or "").split())
    assert [p.get("class") for p in first] == ["d", "h", "b", "tab"]
    space = "{http://www.w3.org/2000/svg}"
    drawings = list(tree.iter(f"{space}svg"))
    assert len(drawings) == 1
    assert "Politburo: " in drawings[0].find(f"{space}title").text


def test_phases_are_words_too():
    """Each phase stands in a list with who ruled, on one strip or on many."""
    for count in (12, 150):
        html = posters(
            finished(request(synthetic(count, modern, phases=PHASES, size="a0"), tile="none"), guessed)
        )[0]
        for title, _ in PHASES:
            assert title in html.document.html
        assert "In power" in html.document.html


def test_low_ink_has_no_solid_fill():
    """Bars, discs and tabs are outlines; the drawing has no dark fill but marks and words."""
    job = posters(finished(request(synthetic(12, modern, phases=PHASES), tile="none", ink="low"), guessed))[0]
    assert "#17365c" not in job.document.html
    assert any("Low ink" in css for css in job.document.css)


def test_the_geometry_of_a_fixed_pack(golden):
    """Twelve events on an A1, whole: a change of the layout is seen in a review."""
    job = posters(finished(request(synthetic(12, modern, phases=PHASES[:2]), tile="none"), guessed))[0]
    golden("poster/twelve-layout.json", json.dumps(layout(job), indent=1) + "\n")


def test_the_fonts_of_a_pack_reach_the_poster():
    """A pack in another script names its font; boxes, drawing and tiles use it."""
    pack = Pack.model_validate(
        {
            "format": "1",
            "id": "p",
            "title": "الحروب الصليبية",
            "language": "ar",
            "fonts": {"ar": "own.ttf"},
            "events": {"a": {"date": "1095", "title": "مجمع كليرمون"}},
        }
    )
    of = replace(request(pack, tile="none"), images={"own.ttf": b"font", "picture.png": b"picture"})
    document = posters(finished(of, guessed))[0].document
    assert document.resources == (("own.ttf", b"font"),)
    assert any('@font-face{font-family:"p  ar";src:url("pack:own.ttf")}' in css for css in document.css)
    assert "font-family=\"'p  ar'," in document.html.replace("&#39;", "'")
