"""Versions of packages are those that the packages themselves tell."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from revisionpack.build import installed as module
from revisionpack.build.installed import installed
from revisionpack.build.keys import _PACKAGES
from revisionpack.build.records import _SHAPERS


@pytest.mark.parametrize("package", sorted({*_SHAPERS, *(name for names in _PACKAGES.values() for name in names)}))
def test_the_version_is_that_of_the_packages_metadata(package: str) -> None:
    assert installed(package) == version(package)


def test_a_package_that_is_not_there_has_none() -> None:
    assert installed("no-such-package-of-ours") is None


def test_the_first_folder_that_has_a_package_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder, version_ in (("a", "1.0"), ("b", "2.0")):
        (tmp_path / folder / f"Some_Thing-{version_}.dist-info").mkdir(parents=True)
    monkeypatch.setattr("sys.path", [str(tmp_path / "nowhere"), str(tmp_path / "a"), str(tmp_path / "b")])
    module._versions.cache_clear()
    try:
        assert module._versions() == {"some-thing": "1.0"}
    finally:
        module._versions.cache_clear()


def test_a_pack_is_read_without_a_look_at_what_is_installed() -> None:
    script = (
        "import sys; from revisionpack.content.load import load_pack_text\n"
        "assert load_pack_text('format: 1\\nid: a\\ntitle: A\\n').pack\n"
        "assert 'importlib.metadata' not in sys.modules\n"
        "from pydantic.plugin._loader import PYDANTIC_ENTRY_POINT_GROUP  # what pydantic itself has\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
