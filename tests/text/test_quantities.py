"""Symbols and units with their indices and powers."""

from __future__ import annotations

import pytest

from revisionpack.text.markup_html import HtmlHooks, to_html
from revisionpack.text.markup_nodes import plain
from revisionpack.text.quantities import quantity


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("E_a", "E<sub>a</sub>"),
        ("J mol^-1", "J\u00a0mol<sup>\u22121</sup>"),
        ("K_{eq}", "K<sub>eq</sub>"),
        ("9.81 m s^-2", "9.81\u00a0m\u00a0s<sup>\u22122</sup>"),
        ("kg", "kg"),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_indices_and_powers_are_set(written: str, html: str) -> None:
    assert to_html(quantity(written), HtmlHooks(language="en-GB")) == html
    assert quantity(written).source == written
    assert plain(quantity(written))
