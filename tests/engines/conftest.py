"""What tests of the engines share: the fonts that a document is set in, and the way back from plain WeasyPrint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from revisionpack.engines import pdf_speed
from revisionpack.theme import Theme


@pytest.fixture(scope="session")
def fonts() -> Mapping[str, bytes]:
    return {name: path.read_bytes() for name, path in Theme().fonts.items()}


@pytest.fixture
def back_to_fast() -> Iterator[None]:
    yield
    pdf_speed.plain()
    pdf_speed.apply()
