"""Anki's own backend for the tests of decks."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

BACKEND = Path(__file__).with_name("backend.py")


@pytest.fixture(scope="session")
def anki() -> Callable[..., list[Any]]:
    """`anki(["import", path], ["study", 3], ["dump"])` -> what each command saw."""

    def run(*commands: list[Any]) -> list[Any]:
        done = subprocess.run(
            [sys.executable, str(BACKEND)],
            input=json.dumps(commands),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        answers: list[Any] = json.loads(done.stdout)
        return answers

    return run
