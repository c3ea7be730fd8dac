"""Mock papers: the component's structure, chosen by a seed, the same every time, with their own answers."""

from __future__ import annotations

import re

from msgspec.structs import replace

from revisionpack.outputs import mock
from revisionpack.outputs.step import Done, PdfJob, Request, Skipped
from tests.outputs import papers, tagged


def asked(seed: int) -> list[str]:
    paper = papers.request_of("history").derived.papers.mock(seed)
    assert paper is not None
    return [question.question.id for question in paper.asked]


def test_a_mock_follows_the_structure_of_the_component() -> None:
    """One source question, three essays of which two are answered, 80 marks in 150 minutes, counted from 1."""
    text = papers.html("mock", papers.request_of("history", seed=3))
    assert "<b>80\u00a0marks</b>, <b>150\u00a0minutes</b>" in text
    assert re.findall(r"<h2>Question\u00a0(\d)</h2>", text) == ["1", "2", "3", "4"]
    assert re.findall(r'class="worth">(\d+)', text) == ["30", "25", "25", "25"]
    assert "Answer 2 of the 3 questions." in text
    assert "two of the three" in text  # the component's own instructions


def test_a_mock_gives_no_help() -> None:
    """No objectives, no command word explained, no advice, no plan."""
    text = papers.html("mock", papers.request_of("history", seed=3))
    assert "AO1" not in text
    assert "plan-boxes" not in text
    assert "Decide the judgement first" not in text
    assert "To what extent:" not in text


def test_the_names_hold_the_seed() -> None:
    names = [
        job.name
        for job in papers.jobs("mock", papers.request_of("history", seed=7, theme="large", ink="grey"))
    ]
    assert names == ["power-struggle-mock-7-large-grey.pdf", "power-struggle-mock-7-answers-large-grey.pdf"]


def test_the_same_seed_makes_the_same_paper_and_another_seed_others() -> None:
    """Same seed, same bytes; the questions differ between seeds, and every question has its turn."""
    first, again = (papers.jobs("mock", papers.request_of("history", seed=3)) for _ in range(2))
    assert first == again
    assert papers.printed(first[0]).data == papers.printed(again[0]).data
    papers_made = [asked(seed) for seed in range(40)]
    assert len({tuple(one) for one in papers_made}) > 10
    pack = papers.loaded("history").pack
    assert pack is not None
    assert {question for one in papers_made for question in one} == set(pack.questions)


def test_the_choice_of_a_seed_never_changes() -> None:
    """What a teacher has copied can be made again, on any machine and with any later version."""
    assert [asked(seed) for seed in (1, 2, 3)] == CHOSEN


CHOSEN = [
    ["succession-sources", "machine-essay", "trotsky-essay", "legacy-essay"],
    ["right-sources", "machine-essay", "trotsky-essay", "legacy-essay"],
    ["succession-sources", "machine-essay", "legacy-essay", "turn-essay"],
]


def test_a_mock_has_the_mark_scheme_of_its_own_questions() -> None:
    """Its answers hold its questions, numbered as on the paper, with their number in the pack."""
    paper, scheme = papers.jobs("mock", papers.request_of("history", seed=3))
    for place, item in enumerate(asked(3), 1):
        pack = papers.loaded("history").pack
        assert pack is not None
        assert f'id="{item}"' in scheme.document.html
        number = papers.request_of("history").derived.numbers.of(item)
        assert f", {number} in the pack" in scheme.document.html
        assert f"Question\u00a0{place}: " in scheme.document.html
    assert "Key to the blank sheets" not in scheme.document.html
    assert "What the pack covers" not in scheme.document.html
    assert "Model answer" not in paper.document.html
    assert "Model answer" not in " ".join(tagged.page_texts(papers.printed(paper).data))


def test_a_mock_of_marking_points_keeps_its_lines() -> None:
    """Only essays are written on other paper."""
    text = papers.html("mock", papers.request_of("science"))
    assert text.count('<div class="ln">') == 2 + 4 + 4 + 8
    # the questions chosen have 17 marks together, where the syllabus plans 18 in 24 minutes
    assert "<b>17\u00a0marks</b>, <b>23\u00a0minutes</b>" in text


def test_why_there_is_no_mock() -> None:
    """No structure, or too few questions: said in words that name the section and the numbers."""
    step = mock.plan(papers.request_of("no syllabus"))
    assert isinstance(step, Skipped)
    assert "does not say how its paper is built" in step.reason
    step = mock.plan(
        papers.made(
            "format: 1\nid: p\ntitle: T\nsyllabus:\n  id: s\n  title: S\n  question_types: {e: {marks: 5}}\n"
            "  paper: {marks: 10, minutes: 20, sections: [{title: Section A, type: e, answer: 2}]}\n"
            "questions:\n  q: {type: e, stem: Why?}\n"
        )
    )
    assert isinstance(step, Skipped)
    assert step.reason == "Section A needs 2 of type e, the pack has 1: too few questions for a mock paper"


# --- questions of the other packs of the folder ---------------------------------------------------------

SYLLABUS = """\
language: en-GB
syllabus:
  id: s
  title: All of Russia
  question_types:
    essay: {title: Essay, marks: 10, marking: levels, bands: [{level: 1, marks: 1-10, text: All}]}
  paper: {marks: 20, minutes: 40, sections: [{title: Section A, type: essay, answer: 2, of: 3}]}
"""
TERMS = "terms:\n  filler: {term: Filler, meaning: Comes first.}\n  nep: {term: NEP, meaning: A policy of %s.}\n"


def pack(name: str, questions: int, changed: tuple[str, str] = ("", ""), **options: object) -> Request:
    """A pack with some essays. In all of them ids are the same, and a term `nep` with another number."""
    body = f"format: 1\nid: {name}\ntitle: The {name} years\n{SYLLABUS}questions:\n"
    for count in range(1, questions + 1):
        body += f"  essay-{count}:\n    type: essay\n    stem: Why {name} {count}?\n    uses: [nep]\n"
        body += f'    indicative: {{For: ["[[nep]] of {name} {count}"], Against: [none]}}\n'
    terms = TERMS % name
    if name == "late":
        terms = terms.replace("  filler: {term: Filler, meaning: Comes first.}\n", "")
    return papers.made((body + terms).replace(*changed), **options)


def beside(own: Request, *others: Request) -> Request:
    return replace(own, beside=others)


def made(request: Request) -> tuple[PdfJob, PdfJob]:
    paper, scheme = papers.jobs("mock", request)
    return paper, scheme


def stems(job: PdfJob) -> list[str]:
    return re.findall(r"Why (\w+ \d)\?", job.document.html)


def test_a_pack_that_suffices_asks_its_own_questions_alone() -> None:
    """What lies beside it changes nothing."""
    assert not mock.needs_others(pack("early", 3))
    assert made(beside(pack("early", 3), pack("late", 3))) == made(pack("early", 3))


def test_a_pack_that_does_not_suffice_is_filled_from_its_folder_and_says_so() -> None:
    """All of its own questions, and as many others as are missing; a sentence names them."""
    request = beside(pack("early", 2), pack("late", 3))
    assert mock.needs_others(request)
    paper, _ = made(request)
    assert stems(paper)[:2] == ["early 1", "early 2"]
    assert re.fullmatch(r"late \d", stems(paper)[2])
    step = mock.plan(request)
    assert isinstance(step, Done)
    (finding,) = step.findings
    assert (finding.code, finding.severity) == ("mock-filled", "note")
    assert "Section A needs 3 of type essay, the pack has 2" in finding.message
    assert re.search(r"it asks Q\d of late too", finding.message)


def test_a_folder_that_does_not_suffice_either() -> None:
    step = mock.plan(beside(pack("early", 1), pack("late", 1)))
    assert isinstance(step, Skipped)
    assert step.reason.startswith("Section A needs 3 of type essay, the packs of the folder have 2")


def test_a_mock_of_the_folder_is_one_paper_whichever_pack_it_is_made_of() -> None:
    """The same seed asks the same questions of both packs in the same order; each has its turn."""
    asked = set()
    for seed in range(12):
        early, late = (pack(name, 3, mock_from="syllabus", seed=seed) for name in ("early", "late"))
        first, second = made(beside(early, late)), made(beside(late, early))
        assert stems(first[0]) == stems(second[0])
        assert first == made(beside(early, late))
        assert first[0].name == f"early-mock-syllabus-{seed}.pdf"
        assert first[1].name == f"early-mock-syllabus-{seed}-answers.pdf"
        asked |= set(stems(first[0]))
    assert asked == {f"{name} {count}" for name in ("early", "late") for count in (1, 2, 3)}


def test_each_question_keeps_the_words_and_numbers_of_its_own_pack() -> None:
    """Two packs may use one id: its number and its place in the document are those of the question's pack."""
    request = beside(pack("early", 2), pack("late", 1))
    paper, scheme = made(request)
    html = scheme.document.html
    parts = re.split(r'<section class="a', html)[1:]
    assert len(parts) == 3
    for part in parts:
        name = "late" if "Why late" in part else "early"
        number = "T1" if name == "late" else "T2"
        assert f"<b>{number}</b> NEP" in part
        assert f"({number})" in part
        assert f"in ‘The {name} years’" in part
    for job in (paper, scheme):
        ids = re.findall(r' id="([^"]*)"', job.document.html)
        assert len(ids) == len(set(ids))
        assert "late.essay-1" in ids and "essay-1" in ids
        assert set(re.findall(r'href="#([^"]*)"', job.document.html)) <= set(ids)
        assert "All of Russia: " in job.document.title
        assert '"All of Russia ·' in job.document.css[-1] or '"All of Russia"' in job.document.css[-1]
    said = " ".join(tagged.page_texts(papers.printed(scheme).data))
    assert "Why late 1?" in said


def test_packs_of_another_paper_or_language_lend_nothing() -> None:
    """A syllabus that says something else, if only in its title, or words that pupils could not read."""
    for old, new in (("title: All of Russia", "title: Half of it"), ("language: en-GB", "language: fr")):
        other = pack("late", 3, changed=(old, new))
        assert isinstance(mock.plan(beside(pack("early", 2), other)), Skipped), new
    assert isinstance(mock.plan(beside(pack("early", 2), pack("late", 3))), Done)
