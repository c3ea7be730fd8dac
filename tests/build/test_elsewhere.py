"""A machine elsewhere may give its jobs to many threads."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from revisionpack.build import elsewhere
from revisionpack.build.worker import Engines, Limits


class Shared(Engines):
    """Engines that see who else is at them."""

    def __init__(self) -> None:
        super().__init__({})
        self.inside = 0
        self.most = 0

    def perform(self, payload: bytes, limits: Limits) -> bytes:
        self.inside += 1
        self.most = max(self.most, self.inside)
        time.sleep(0.01)
        self.inside -= 1
        return payload


def test_threads_of_one_process_take_turns(monkeypatch: Any) -> None:
    """Pango is not safe among threads: two documents at once lose each other's words."""
    engines = Shared()
    monkeypatch.setattr(elsewhere, "_HERE", [("fonts", engines)])
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda n: elsewhere.perform(b"%d" % n, "fonts", Limits()), range(8)))
    assert made == [b"ok%d" % n for n in range(8)]
    assert engines.most == 1
