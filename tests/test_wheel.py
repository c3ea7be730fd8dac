"""The wheel is whole: far from any checkout it brings the program, the templates and the schema."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command with nothing of this checkout in its environment."""
    ours = ("PYTHON", "REVISIONPACK", "VIRTUAL_ENV")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [str(word) for word in command], cwd=cwd, env=clean | environment, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    assert built.returncode == 0, built.stderr
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def away(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment far from the checkout, with the wheel in it; returns its scripts' folder.

    The dependencies are lent from the environment of the tests by a .pth file. The .pth files that lie
    *there* are not followed, so the editable install of this checkout is out of sight.
    """
    folder = tmp_path_factory.mktemp("away")
    venv.create(folder / "venv", with_pip=False)
    scripts = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    done = run(
        sys.executable, "-m", "pip", "--python", scripts / "python", "--disable-pip-version-check",
        "install", "--quiet", "--no-deps", "--no-index", wheel,
        cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (packages,) = (folder / "venv").glob("**/site-packages")
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return scripts


def test_the_wheel_holds_every_file(wheel: Path) -> None:
    """Every module, template, font and schema of the checkout is in the wheel, and nothing else."""
    expected = set()
    for here, there in [("src/revisionpack", ""), ("templates", "templates/"), ("schema", "schema/")]:
        files = [p for p in (ROOT / here).rglob("*") if p.is_file() and "__pycache__" not in p.parts]
        assert files, f"{here} is empty"
        expected |= {f"revisionpack/{there}{p.relative_to(ROOT / here).as_posix()}" for p in files}
    with zipfile.ZipFile(wheel) as archive:
        found = {name for name in archive.namelist() if ".dist-info/" not in name}

    assert found == expected


def test_the_licences_travel_along(wheel: Path) -> None:
    """MIT for the code, the OFL for every font."""
    with zipfile.ZipFile(wheel) as archive:
        licences = [name for name in archive.namelist() if ".dist-info/licenses/" in name]

    assert any(name.endswith("/LICENSE") for name in licences)
    assert any("OFL" in name for name in licences)


def test_the_checkout_is_out_of_sight(away: Path) -> None:
    """What is tested below is the wheel, not this checkout."""
    shown = run(away / "python", "-c", "import revisionpack as r; print(r.__file__)", cwd=away)

    assert Path(shown.stdout.strip()).is_relative_to(away.parent), shown.stderr


def test_a_pack_is_made_away_from_the_checkout(away: Path, tmp_path: Path) -> None:
    """`new` and `build` give every product, in an empty folder, with the wheel alone."""
    command = away / "revisionpack"
    cache = {"REVISIONPACK_CACHE": str(tmp_path / "cache")}
    begun = run(command, "new", "school/first.yaml", cwd=tmp_path, **cache)
    assert begun.returncode == 0, begun.stderr

    built = run(command, "build", "school/first.yaml", "--out", "made", cwd=tmp_path, **cache)

    assert built.returncode == 0, built.stderr
    made = {path.name for path in (tmp_path / "made").rglob("*") if path.is_file()}
    products = ["sheets.pdf", "sheets-blank.pdf", "questions.pdf", "answers.pdf"]
    assert made >= {f"first-{product}" for product in products} | {"first.apkg", "manifest.json"}
    assert [name for name in made if name.startswith("first-poster") and "tiles" not in name]


def test_the_schema_is_the_committed_one(away: Path, tmp_path: Path) -> None:
    """`revisionpack schema` prints what lies in schema/, also from the wheel."""
    shown = run(away / "revisionpack", "schema", cwd=tmp_path)

    assert shown.returncode == 0, shown.stderr
    assert shown.stdout == (ROOT / "schema" / "pack.schema.json").read_text("utf-8")


@pytest.mark.verify
def test_the_image_keeps_what_its_user_cannot_write(away: Path, tmp_path: Path) -> None:
    """What the Dockerfile builds as root leaves nothing beside itself, and nothing for a later build to work out."""
    steps = re.findall(r"^RUN ((?:.*\\\n)*.*)$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    (warming,) = [step for step in steps if "revisionpack build" in step]
    path = {"PATH": f"{away}{os.pathsep}{os.environ['PATH']}"}
    done = run("sh", "-c", warming, cwd=tmp_path, TMPDIR=str(tmp_path), **path)
    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.iterdir())

    (package,) = away.parent.glob("**/site-packages/revisionpack")
    kept = {file for file in package.glob("**/__pycache__/*") if not file.name.startswith("files.")}
    cache = {"REVISIONPACK_CACHE": str(tmp_path / "cache")}
    run(away / "revisionpack", "new", "other.yaml", cwd=tmp_path, **cache)
    for theme in ("standard", "large"):
        done = run(away / "revisionpack", "build", "other.yaml", "--theme", theme, cwd=tmp_path, **cache)
        assert done.returncode == 0, done.stderr
    assert any("styles-" in file.name for file in kept)
    assert {file for file in package.glob("**/__pycache__/*") if not file.name.startswith("files.")} == kept
