"""Versions of packages are those that the packages themselves tell."""

from __future__ import annotations

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
