"""What all tests share: hypothesis profiles and golden files."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

GOLDEN = Path(__file__).parent / "golden"

# Derandomised, so that a green run stays green; HYPOTHESIS_PROFILE=explore looks for what is not known yet.
settings.register_profile(
    "default", derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "explore", parent=settings.get_profile("default"), derandomize=False, max_examples=5000
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture
def kept_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which Python and this package keep what they have compiled."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files, do not compare")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden("sheets/power-struggle.html", text)` compares the text, whole, with tests/golden/<name>."""
    used = request.config.stash[_USED]

    def compare(name: str, text: str) -> None:
        used.add(name)
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
            return
        if not path.exists():
            pytest.fail(f"no golden file {name}: look at the output, then run pytest --update-golden")
        expected = path.read_text(encoding="utf-8")
        assert text == expected, f"{name} has changed: is it meant? then run pytest --update-golden"

    return compare


_USED: pytest.StashKey[set[str]] = pytest.StashKey()


def _whole_run(config: pytest.Config) -> bool:
    """Whether every test was asked for, so that a golden file nobody used is one nobody needs."""
    choosing = ("keyword", "deselect", "ignore", "ignore_glob", "lf", "failedfirst", "stepwise")
    chosen = any(config.getoption(name, None) for name in choosing)
    testpaths = [str(config.rootpath / path) for path in config.getini("testpaths")]
    asked = [str((config.invocation_params.dir / argument).resolve()) for argument in config.args]
    return not chosen and asked == testpaths and config.getoption("markexpr") == "not verify"


class _Unused:
    """Gathers the names used in every process, and fails the run when a golden file has no user."""

    def __init__(self) -> None:
        self.used: set[str] = set()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object, error: object) -> None:
        self.used.update(getattr(node, "workeroutput", {}).get("goldens", ()))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        config = session.config
        mine: set[str] = config.stash[_USED]
        self.used |= mine
        if exitstatus != 0 or not _whole_run(config) or not GOLDEN.is_dir():
            return
        present = {path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*") if path.is_file()}
        if unused := sorted(present - self.used):
            reporter = config.pluginmanager.getplugin("terminalreporter")
            if reporter is not None:
                reporter.write_line(f"golden files that no test uses: {', '.join(unused)}", red=True)
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


class _Worker:
    """In an xdist worker: hand the names used to the controller."""

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        used = session.config.stash[_USED]
        session.config.workeroutput["goldens"] = sorted(used)  # type: ignore[attr-defined] # xdist adds it


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_USED] = set()
    config.pluginmanager.register(_Worker() if hasattr(config, "workeroutput") else _Unused())
