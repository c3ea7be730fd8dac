"""The real veraPDF engine accepts what we print: PDF/UA-1 and PDF/A-3a at once; the tiles are PDF/A-2b."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pytest

Vera = Callable[[str, Sequence[Path]], list[Any]]


@pytest.fixture(scope="module")
def untagged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("control") / "untagged.pdf"
    document = pikepdf.new()
    document.add_blank_page()
    document.save(path)
    return path


def test_the_validator_sees(vera: Vera, untagged: Path) -> None:
    """An untagged PDF fails in the places where it must: the validator is at work."""
    ua, a = vera("PDFUA-1,PDFA-3A", [untagged])

    assert not ua.compliant
    assert not a.compliant
    assert {"6.2-1", "7.1-11"} <= {failure["rule"] for failure in ua.failures}


def test_every_pdf_is_accessible_and_archival(vera: Vera, every_variant: Path) -> None:
    """Each sheet, poster, paper and answer book, in every theme, paper and ink."""
    files = sorted(path for path in every_variant.rglob("*.pdf") if "-tiles" not in path.name)
    products = {"-sheets", "-sheets-blank", "-poster", "-questions", "-answers"}
    assert [p for p in products if not any(p in path.name for path in files)] == []

    verdicts = vera("PDFUA-1,PDFA-3A", files)

    assert len(verdicts) == 2 * len(files)
    assert [str(verdict) for verdict in verdicts if not verdict.compliant] == []


def test_tiles_are_archival(vera: Vera, every_variant: Path) -> None:
    """Tiles are for the printer only (the tagged poster lies beside them), and keep for ever all the same."""
    files = sorted(every_variant.rglob("*-tiles*.pdf"))
    assert files

    assert [str(verdict) for verdict in vera("PDFA-2B", files) if not verdict.compliant] == []
