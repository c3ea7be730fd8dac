"""What our engine costs a page against bare WeasyPrint on the very same HTML and style sheets.

    python benchmarks/pages.py [PACK.yaml] [ROUNDS]

CPU seconds in one process, alternated; bare WeasyPrint writes PDF/UA-1 without repair or preflight.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from pathlib import Path

from revisionpack.engines.pdf_setup import weasyprint  # isort: skip  # as our engine imports it
from weasyprint.text.fonts import FontConfiguration

from revisionpack.content.load import load_pack
from revisionpack.derive import derive
from revisionpack.engines import pdf, pdf_fit, pdf_speed
from revisionpack.engines.pdf import Engine, OnlyGiven
from revisionpack.outputs import answers, questions, sheets
from revisionpack.outputs.step import Ask, Done, MeasureJob, PdfJob, Request
from revisionpack.theme import Theme

PACK = Path(__file__).parent.parent / "packs" / "aqa-7042-2n" / "power-struggle.yaml"


def jobs(pack: Path, engine: Engine) -> list[PdfJob]:
    """The documents of a pack's sheets, questions and answers."""
    loaded = load_pack(pack)
    assert loaded.pack is not None, "the pack has errors"
    request = Request(derive(loaded.pack, loaded.syllabus), Theme(), images=loaded.images)
    found: list[PdfJob] = []
    for output in (sheets, questions, answers):
        step = output.plan(request)
        while isinstance(step, Ask):
            step = step.then(tuple(engine.measure(job) for job in step.jobs if isinstance(job, MeasureJob)))
        assert isinstance(step, Done)
        found += [job for job in step.jobs if isinstance(job, PdfJob)]
    return found


def bare(job: PdfJob, fonts: dict[str, bytes], configuration: FontConfiguration) -> int:
    """The same document by WeasyPrint alone; returns its pages."""
    fetcher = OnlyGiven(dict(job.document.resources), fonts)
    style = [
        weasyprint.CSS(string=text, base_url="pack:", url_fetcher=fetcher, font_config=configuration)
        for text in job.document.css
    ]
    html = weasyprint.HTML(string=job.document.html, base_url="pack:", url_fetcher=fetcher)
    document = html.render(stylesheets=style, font_config=configuration)
    document.write_pdf(io.BytesIO(), pdf_variant="pdf/ua-1")
    return len(document.pages)


def main(pack: Path, rounds: int) -> None:
    fonts = {name: path.read_bytes() for name, path in Theme().fonts.items()}
    engine = Engine(fonts)
    configuration = FontConfiguration()
    print("| document | pages | bare ms/page | ours ms/page | ours ÷ bare |\n|---|---|---|---|---|")
    for job in jobs(pack, engine):
        plain_times, our_times, pages = [], [], 0
        for _ in range(rounds):
            pdf_speed.plain()
            pdf_fit.plain()
            start = time.process_time()
            pages = bare(job, fonts, configuration)
            plain_times.append(time.process_time() - start)
            pdf_speed.apply()
            pdf_fit.apply()
            start = time.process_time()
            engine.render(job)
            our_times.append(time.process_time() - start)
        one, two = statistics.median(plain_times), statistics.median(our_times)
        print(
            f"| {job.name} | {pages} | {one / pages * 1000:.0f} | {two / pages * 1000:.0f} | {two / one:.2f} |",
            flush=True,
        )


assert pdf  # imported first: it sets WeasyPrint up

if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PACK, int(sys.argv[2]) if len(sys.argv) > 2 else 3)
