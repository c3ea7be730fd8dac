"""Where jobs run side by side, in processes of their own, under limits.

Where there is fork, jobs run in children of one warm process (`fork_pool`); elsewhere in processes that
import the engines each (`spawn_pool`); or any executor does them (`elsewhere`). Either way a document that hangs,
grows or crashes ends as one sentence, and the next one runs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from revisionpack.build.outcome import Pool
from revisionpack.build.store import Store
from revisionpack.build.worker import Limits

Begun = tuple[Store, Pool]


def pool(size: int, workspace: Callable[[], Path], limits: Limits, executor: str = "") -> Pool:
    """The pool for this system, or the executor asked for. Raises ValueError if there is none of its name."""
    if executor:
        from revisionpack.build.elsewhere import ExecutorPool

        return ExecutorPool(executor, limits)
    if hasattr(os, "fork") and sys.platform != "darwin":
        from revisionpack.build.fork_pool import ForkPool

        return ForkPool(size, workspace, limits)
    from revisionpack.build.spawn_pool import SpawnPool

    return SpawnPool(size, workspace, limits)


def begin(cache: Path, jobs: int, limits: Limits, executor: str = "") -> Begun:
    """A store and workers, without the model or the theme: these can be imported while the workers start."""
    store = Store(cache)
    return store, pool(jobs, store.workspace, limits, executor)
