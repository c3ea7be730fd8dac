"""The page of `revisionpack watch` in a real browser: it renews itself, shows pages, cards and problems."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .browser import Browser

PACK = """\
format: 1
id: small
title: A small pack
terms:
  nep: {term: New Economic Policy, meaning: A **mixed** economy.}
topics:
  first:
    title: The first topic
    blocks:
      - text: Apples grow on trees.
  second:
    title: The second topic
    blocks:
      - text: Pears grow on other trees.
"""


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A pack that is being watched, and the address of the page."""
    pack = tmp_path / "small.yaml"
    pack.write_text(PACK, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "revisionpack", "watch", pack.name, "--only", "sheets,deck"],
        cwd=tmp_path,
        env=os.environ | {"REVISIONPACK_CACHE": str(tmp_path / "store"), "NO_COLOR": "1"},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    said: list[str] = []
    while not (found := re.search(r"Preview: (http://127\.0\.0\.1:\d+/)", said[-1] if said else "")):
        said.append(process.stderr.readline())
        assert said[-1], "".join(said)
    yield pack, found[1]
    process.kill()
    process.communicate()


def test_an_author_at_work(watched: tuple[Path, str], tmp_path: Path) -> None:
    """Choose a file, save, look; make a slip, see it, mend it; look at the cards."""
    with Browser(tmp_path / "profile") as page:
        at_work(page, *watched)


def at_work(page: Browser, pack: Path, address: str) -> None:
    text = PACK

    def save(old: str, new: str) -> None:
        nonlocal text
        assert old in text
        text = text.replace(old, new)
        pack.write_text(text, encoding="utf-8")

    page.open(address)
    page.until("document.getElementById('state').textContent === 'Up to date.'")
    page.click("small-sheets.pdf")
    shown = "document.querySelector('main iframe')?.src"
    whole = page.until(shown)
    assert whole.startswith(f"{address}files/")
    assert page.ask(f"fetch({shown}).then(a => a.text()).then(t => t.startsWith('%PDF'))")

    # the edited topic alone, at once; then the whole anew
    save("Pears grow", "Plums grow")
    page.click("Just edited: The second topic")
    topic = page.until(shown)
    assert topic.startswith(f"{address}topic/")
    assert page.ask(f"fetch({shown}).then(a => a.text()).then(t => t.startsWith('%PDF'))")
    page.until("document.getElementById('state').textContent === 'Up to date.'")
    page.click("small-sheets.pdf")
    assert page.until(shown) not in (whole, topic)

    # a comment changes nothing that is shown
    before = page.ask(shown)
    save("topics:", "# a comment\ntopics:")
    save("Apples grow", "Cherries grow")
    page.click("Just edited: The first topic")
    page.until("document.getElementById('state').textContent === 'Up to date.'")
    page.click("small-sheets.pdf")
    after = page.until(shown)
    assert after != before

    # a slip: told over the page, and the old pages stay
    save("term: New", "trem: New")
    page.until("!document.getElementById('problems').hidden")
    assert "Did you mean `term:`?" in page.ask("document.getElementById('problems').textContent")
    assert page.ask(shown) == after
    assert page.ask("fetch(document.querySelector('main iframe').src).then(a => a.ok)")
    save("trem: New", "term: New")
    page.until("document.getElementById('problems').hidden")

    # the cards as a list, renewed as well
    page.click("small.apkg")
    page.until("document.querySelectorAll('main article.card').length >= 1")
    assert page.ask("document.querySelector('main').textContent.includes('mixed')")
    save("**mixed**", "**planned**")
    page.until("document.querySelector('main').textContent.includes('planned')")
    assert page.ask("[...document.querySelectorAll('main article.card strong, main article.card b')].length") >= 1

    # nothing is fetched from anywhere else
    assert page.ask("performance.getEntriesByType('resource').every(r => r.name.startsWith(location.origin))")
