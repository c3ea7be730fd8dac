"""Heights worked out from the words: those of the engine, so that nothing has to be measured before it is printed."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache, partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from revisionpack.content.model import Pack
from revisionpack.engines import pdf
from revisionpack.outputs import poster, poster_documents, poster_sheet
from revisionpack.outputs.poster_candidates import Candidate
from revisionpack.outputs.poster_documents import SURE, UNSURE, Documents
from revisionpack.outputs.poster_frame import MM, SIZES, page
from revisionpack.outputs.poster_furniture import measured
from revisionpack.outputs.poster_marks import words_of
from revisionpack.outputs.poster_words import RAISED, Paragraph, Typesetter, flow, lines, one_line
from revisionpack.outputs.step import Ask, Document, Done, MeasureJob, Result
from revisionpack.theme.faces import families, opened
from tests.outputs.poster_packs import (
    PACKS,
    PHASES,
    THEME,
    finished,
    guessed,
    modern,
    reference_request,
    request,
    synthetic,
)

FONTS = {name: path.read_bytes() for name, path in THEME.fonts.items()}
KNOWN = families(THEME.css("tokens.css"))


def setter():
    return Typesetter(
        [KNOWN["Source Sans 3"], KNOWN["Source Serif 4"]], opened(lambda name: FONTS[name.partition(":")[2]])
    )


def measure(job):
    return pdf.measure(job, FONTS)


def unlike(job):
    """Nothing is as it was worked out."""
    return Result(b"", {"unlike": ["a"]} if job.heights else {})


def counted(of, answer, render=unlike):
    """The last step, and how often each sheet was measured before it."""
    rounds: dict[str, int] = {}

    def counting(job):
        sheet = job.name.partition(":")[0]
        rounds[sheet] = rounds.get(sheet, 0) + 1
        return answer(job)

    return finished(of, counting, render), rounds


MADE: dict[str, Callable[[], Pack]] = {
    f"{count}": partial(synthetic, count, modern, phases=PHASES) for count in (1, 12, 43, 100)
}
MADE["300"] = partial(synthetic, 300, modern, phases=PHASES, size="a0")


@pytest.mark.parametrize("name", ["reference", "lying", *MADE, *PACKS])
def test_all_is_as_tall_as_worked_out(name):
    """The reference pack, packs of 1, 12, 43, 100 and 300 events, any time and page: no sheet has to be measured.

    But one: where phases stand on a lying A3 depends on how a long word is parted.
    """
    if name in ("reference", "lying"):
        of = reference_request()
        if name == "lying":
            timeline = of.derived.pack.timeline.model_copy(update={"orientation": "landscape"})
            of = request(of.derived.pack.model_copy(update={"timeline": timeline}), of.derived.syllabus, tile="none")
    else:
        of = request({**MADE, **PACKS}[name](), tile="none")
    wrong: list[tuple[object, ...]] = []
    checked: list[int] = []

    def laid_out(job):
        """As Engine.render looks at heights, without the PDF."""
        found = {box["item"]: box["h"] for box in json.loads(measure(MeasureJob(job.name, job.document)).data)["boxes"]}
        wrong.extend(
            (job.name, item, found.get(item), least, most)
            for item, least, most in job.heights
            if not least - 0.01 <= found.get(item, -1.0) <= most + 0.01
        )
        checked.extend([len(job.heights)] * bool(job.heights))
        return Result(b"")

    step, rounds = counted(of, measure, laid_out)
    assert isinstance(step, Done)
    assert wrong == []
    assert rounds == ({"power-struggle-poster-a3.pdf": 1} if name == "lying" else {})
    assert len(checked) == (1 if name in ("desk", "300", "lying") else 2)
    assert min(checked) > len(of.derived.timeline.entries)


def test_what_is_not_as_worked_out_is_measured_once():
    """Of two sheets the one that was set otherwise; then nothing has to be as tall as worked out."""
    of = request(synthetic(43, modern, phases=PHASES), tile="none")
    step, rounds = counted(of, measure, lambda job: unlike(job) if "a3" in job.name else Result(b""))
    assert isinstance(step, Done)
    assert rounds == {"made-poster-a3.pdf": 1}
    assert [bool(job.heights) for job in step.jobs] == [True, False]
    wall, desk = step.jobs
    assert dict(finished(of, measure).jobs[0].facts) == dict(wall.facts)
    assert len(dict(desk.facts)["layout"]["boxes"]) == 43


def heights_of(documents, search, candidates):
    document = documents.measure(search.page, search, candidates)
    return {box["item"]: box for box in json.loads(measure(MeasureJob("all", document)).data)["boxes"]}


@cache
def documents_of(name, theme="standard"):
    if name == "reference":
        of = reference_request()
        return Documents(replace(of, options=replace(of.options, theme=theme)))
    return Documents(request(PACKS[name](), theme=theme))


@pytest.mark.parametrize(
    ("name", "theme", "size"),
    [("reference", "standard", "a1"), ("reference", "clear", "a3"), ("hundred", "standard", "a1")],
)
def test_boxes_are_as_tall_as_worked_out(name, theme, size):
    """Each form in three sizes, with all lines and without: of a hundred heights hardly one is not the engine's."""
    documents, on = documents_of(name, theme), page(size, "portrait")
    search = poster_sheet._search(documents, on)
    wanted = [
        Candidate(1, step, form, level)
        for form in range(len(on.forms))
        for step, level in ((10, 1), (len(on.sizes) - 4, 3))
    ]
    boxes = heights_of(documents, search, wanted)
    wrong = [
        (entry.event.id, candidate)
        for candidate, said in ((one, poster_documents.name(one)) for one in wanted)
        for entry, tall in zip(documents.timeline.entries, search.heights(candidate), strict=True)
        if abs(poster_sheet._tall(boxes, f"{said}:{entry.event.id}", on.sizes[candidate.step]).height - tall.height)
        > 0.001
    ]
    assert len(wrong) <= 0.01 * len(wanted) * len(documents.timeline.entries), wrong


@pytest.mark.parametrize("name", ["reference", "few"])
def test_the_furniture_is_as_large_as_worked_out(name):
    """Key and list of phases to the line, title and subtitle nearly."""
    few = Documents(request(synthetic(3, modern, phases=PHASES * 2)))
    documents = documents_of(name) if name == "reference" else few
    for size, orientation in (*((size, "portrait") for size in SIZES), ("a1", "landscape"), ("letter", "landscape")):
        on = page(size, orientation)
        search = poster_sheet._search(documents, on)
        if name == "reference":  # its events are not looked at
            search = replace(search, timeline=replace(search.timeline, entries=search.timeline.entries[:1]))
        boxes = heights_of(documents, search, [Candidate(max(search.rooms), 0, 0, 4)])
        found, guess = measured(boxes), documents.furniture(on, 1.0)
        assert guess.key == pytest.approx(found.key, abs=0.01)
        assert guess.phases == pytest.approx(found.phases if found.phases else guess.phases, abs=0.01)
        assert guess.title == pytest.approx(found.title, rel=0.009)
        assert guess.subtitle == pytest.approx(found.subtitle, rel=0.003)


def test_whole_texts_and_marked_words_are_worked_out_too():
    """Paragraphs, emphasis, an index: the heights of the engine."""
    text = "The *first* **great** paragraph of H~2~O, and more words to fill it.\n\nA second one, a half-dozen words."
    pack = Pack.model_validate(
        {
            "format": "1",
            "id": "p",
            "title": "A title",
            "events": {
                f"e{k}": {
                    "date": f"19{k + 20}-0{k + 1}-11",
                    "title": f"A *new* event in a row of {k}",
                    "text": text * k,
                    "weight": k,
                }
                for k in (1, 2, 3)
            },
            "timeline": {"events": "all"},
        }
    )
    documents = Documents(request(pack))
    search = poster_sheet._search(documents, page("a1", "portrait"))
    wanted = [Candidate(1, step, form, 0) for form in (0, 3) for step in (0, 12, 24)]
    boxes = heights_of(documents, search, wanted)
    for candidate in wanted:
        for entry, tall in zip(documents.timeline.entries, search.heights(candidate), strict=True):
            item = f"{poster_documents.name(candidate)}:{entry.event.id}"
            assert boxes[item]["h"] == pytest.approx(tall.height, abs=0.001) or tall.snug
            assert words_of(entry, 0) == 2


def test_what_turns_out_taller_is_measured_again_and_ends():
    """Heights that no font explains: a second pass finds what fits, and never asks for the same twice."""
    asked = []

    def taller(job):
        found = json.loads(measure(job).data)
        for box in found["boxes"]:
            if ":" in box["item"] and not box["item"].startswith("phase"):
                box["h"] *= 1.2
        asked.append(job.name)
        return Result(json.dumps(found).encode())

    step, rounds = counted(request(synthetic(30, modern, size="a3"), tile="none"), taller)
    assert isinstance(step, Done)
    assert 2 <= max(rounds.values()) <= 3
    assert len(set(asked)) == len(asked)
    layout = dict(step.jobs[0].facts)["layout"]
    assert layout["fill"] <= 0.85


def test_what_never_fits_is_said_after_measuring():
    """Boxes that turn out five times as tall: no more than a few passes, then a failure with numbers."""

    def much_taller(job):
        found = json.loads(guessed(job).data)
        for box in found["boxes"]:
            box["h"] *= 5 if ":" in box["item"] and not box["item"].startswith("phase") else 1
        return Result(json.dumps(found).encode())

    step, rounds = counted(request(synthetic(30, modern, size="a3"), tile="none"), much_taller)
    assert [finding.code for finding in step.findings] == ["poster-too-full"]
    assert max(rounds.values()) <= 3


def test_in_fonts_that_are_not_well_known_more_is_measured_at_once():
    """Arabic, in a font of the pack's own that cannot be read: several sizes, still in one document."""
    title, line = "مجمع كليرمون في الشتاء والربيع", "كلمات كثيرة في سطر واحد هنا"
    events = {f"e{k}": {"date": f"{1095 + k}", "title": title, "brief": line} for k in range(30)}
    made = {"format": "1", "id": "p", "title": "الحروب", "language": "ar", "fonts": {"ar": "own.ttf"}, "events": events}
    of = replace(request(Pack.model_validate(made), tile="none"), images={"own.ttf": b"font"})
    assert Documents(of).doubts == UNSURE
    assert Documents(reference_request()).doubts == SURE
    step = poster.plan(of)
    assert isinstance(step, Ask)
    assert len(step.jobs) == 2
    assert sum(job.name.count(",") for job in step.jobs) >= 2


def test_a_font_of_the_pack_is_measured_too():
    """`fonts: {en: …}` serves a pack in en-GB: its widths are read, its bold is a guess, one pass is enough."""
    pack = synthetic(30, modern).model_copy(update={"fonts": {"en": "own.ttf"}})
    assert pack.language == "en-GB"
    of = replace(request(pack, tile="none"), images={"own.ttf": FONTS["SourceSerif4_400Regular.ttf"]})
    documents = Documents(of)
    assert documents.doubts == UNSURE
    assert documents.setters[0].width("Moscow", 400) == documents.setters[1].width("Moscow", 700) != setter().width(
        "Moscow", 400
    )
    step, rounds = counted(of, measure)
    assert isinstance(step, Done)
    assert set(rounds.values()) == {1}
    assert "font-family=\"'made  en'," in step.jobs[0].document.html.replace("&#39;", "'")


def words(*widths):
    return tuple((float(width), 0.25, 1) for width in widths)


def test_lines_are_filled_one_after_the_other():
    """A word goes on the line while it fits; the space after the last does not count."""
    assert lines(words(2, 2, 2), 6.5) == 1
    assert lines(words(2, 2, 2), 6.4) == 2
    assert lines(words(9, 1), 5) == 2
    assert lines((), 5) == 0
    assert one_line(words(2, 2)) == 4.25


def test_lines_beside_something_are_shorter():
    """Two lines beside a number have half the room; a word too long for it goes under the number."""
    assert flow(words(2, 2, 2), 4.5, 1.0, foot=2.0, near=2.0) == 3.0
    assert flow(words(2, 2, 2), 4.5, 1.0, foot=1.0, near=2.0) == 2.0
    assert flow(words(3), 4.5, 1.0, foot=2.0, near=2.0) == 3.0
    assert flow(words(2, 2), 4.5, 1.0, top=1.0, spacing=-0.1) == 2.0


@given(st.lists(st.floats(0.1, 9), max_size=40), st.floats(1, 30), st.floats(0, 10))
def test_more_room_never_takes_more_lines(widths, room, more):
    """Which is why the largest type may be found by halving."""
    assert lines(words(*widths), room + more) <= lines(words(*widths), room)


@given(
    st.lists(st.tuples(st.floats(0.1, 9), st.sampled_from([0.0, 0.2]), st.integers(1, 9)), max_size=30),
    st.lists(st.floats(0.5, 60), min_size=1, max_size=12),
    st.sampled_from([0.0, -0.012]),
    st.floats(0, 9),
    st.floats(0, 9),
)
def test_what_is_kept_of_a_paragraph_is_what_would_be_counted(pieces, rooms, spacing, top, foot):
    """In columns of any widths, one after the other; beside something as wide, or narrower, too."""
    kept = Paragraph(pieces)
    for room in [*rooms, *reversed(rooms)]:
        assert kept.lines(room, spacing) == round(flow(tuple(pieces), room, 1.0, spacing=spacing))
        for near in (room, room / 2):
            beside = {"foot": foot, "near": near, "spacing": spacing}
            assert flow(kept, room, 1.2, top, **beside) == pytest.approx(flow(tuple(pieces), room, 1.2, top, **beside))


def test_where_lines_may_end():
    """After spaces, hyphens and dashes; not at no-break spaces, nor where a word joiner holds a hyphen."""
    made = setter()

    def count(text):
        return len(made.pieces(text, 400))

    assert count("Forty-six  of\nthem") == 4
    assert count("Forty-\u2060Six of\u00a0them") == 2
    assert count("1924–29 or 1924–\u206029") == 4
    assert count("<b>one</b>word, <em>and</em> <i>one</i>") == 3
    assert count("fifty–") == 1
    assert count("") == 0
    assert made.sure
    (piece,) = made.pieces("x&amp;y", 400)
    assert piece[0] == pytest.approx(made.width("x", 400) + made.width("&amp;", 400) + made.width("y", 400), abs=0.02)


def test_bold_and_raised_words():
    """Bold is wider, an index smaller; a letter that no face has is guessed, and known to be."""
    made = setter()
    assert made.width("<b>Stalin</b>", 400) == made.width("Stalin", 700) > made.width("Stalin", 400)
    assert made.width("<sub>2</sub>", 400) == pytest.approx(RAISED * made.width("2", 400))
    assert made.sure
    assert made.width("年", 400) > 0
    assert not made.sure


def test_words_are_as_wide_as_the_engine_sets_them():
    """Ligatures, pairs over a space and over a hyphen, small letters beside large, spaced letters: to 0.0001 em."""
    texts = {
        "Left off fifty, V. To AV A Y": 400,
        "Trotsky leaves; half-Years, fifty–Two": 600,
        "An <em>efficient</em> Tsar, a <b>staff</b> of H<sub>2</sub>O": 400,
        "Stalin: socialism in one country": 700,
    }
    for family in ("Source Sans 3", "Atkinson Hyperlegible Next"):
        made = Typesetter([KNOWN[family]], opened(lambda name: FONTS[name.partition(":")[2]]))
        for spacing in (0.0, -0.012):
            style = f"display:inline-block;white-space:nowrap;font-size:100pt;letter-spacing:{spacing}em"
            body = "".join(
                f'<p data-measure="{k}" style="{style};font-weight:{weight}">{text}</p>'
                for k, (text, weight) in enumerate(texts.items())
            )
            html = f'<html lang="en"><head><title>t</title></head><body>{body}</body></html>'
            css = "@page{size:9000mm 900mm}sub{font-size:.72em}p{font-family:" + f'"{family}"' + "}"
            document = Document(html, (*THEME.css("tokens.css"), css), "t", "en")
            boxes = json.loads(measure(MeasureJob("widths", document)).data)["boxes"]
            for box, (text, weight) in zip(boxes, texts.items(), strict=True):
                found = made.pieces(text, weight, spaced=bool(spacing))
                letters = sum(piece[2] for piece in found) + text.count(" ")
                assert one_line(found) + spacing * letters == pytest.approx(box["w"] / (100 * MM), abs=1e-4), text
                assert made.sure
