"""The scripts of the release workflow, run here with stand-ins for gh and for revisionpack."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
JOBS = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8"))["jobs"]

GH = """\
#!/bin/sh
echo "$@" >>gh.log
case "$*" in
    "release list"*) cat tags ;;
    "release view"*) [ -e view ] && cat view ;;
esac
"""


class Runner:
    """A folder in a runner's place."""

    def __init__(self, folder):
        self.folder = folder
        self.tool("bin/gh", GH)
        (folder / ".venv" / "bin").mkdir(parents=True)
        (folder / ".venv" / "bin" / "python").symlink_to(sys.executable)

    def tool(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)

    def run(self, job, marker, code=0, **environment):
        (step,) = [step for step in JOBS[job]["steps"] if marker in step.get("run", "")]
        done = subprocess.run(
            ["bash", "-e", "-c", step["run"]],
            cwd=self.folder,
            env={
                "PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
                "GITHUB_OUTPUT": str(self.folder / "output"),
                **environment,
            },
            capture_output=True,
            text=True,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def asked(self):
        path = self.folder / "gh.log"
        return path.read_text().splitlines() if path.exists() else []


@pytest.fixture
def runner(tmp_path):
    return Runner(tmp_path)


@pytest.mark.parametrize(
    ("ref", "version"), [("refs/tags/v2026.11", "2026.11"), ("refs/heads/main", "20??.??")]
)
def test_every_syllabus_with_a_finished_pack_is_released(runner, ref, version):
    """Drafts, and packs of no syllabus, are none; the version is that of the tag, else the month."""
    listed = [
        {"syllabus": "b", "version": "1"},
        {"syllabus": "a", "version": "1"},
        {"syllabus": "a", "version": "2"},
        {"syllabus": "draft", "version": None},
        {"syllabus": None, "version": "1"},
    ]
    runner.tool(".venv/bin/revisionpack", f"#!/bin/sh\necho '{json.dumps(listed)}'\nexit 1\n")
    runner.run("plan", "list --json", GITHUB_REF=ref)
    told = dict(line.split("=", 1) for line in (runner.folder / "output").read_text().splitlines())
    assert json.loads(told["syllabuses"]) == ["a", "b"]
    assert Path(told["version"]).match(version)


def test_the_last_release_is_that_of_this_syllabus(runner):
    """Not that of one whose name begins like it, not this one, and by number."""
    tags = [
        "hist-2026.9",
        "hist-2026.10",
        "hist-2026.11",
        "hist-2-2026.12",
        "hist-3",
        "v0.1.0",
        "xhist-2027.1",
    ]
    (runner.folder / "tags").write_text("\n".join(tags) + "\n")
    runner.run("release", "gh release list", SYLLABUS="hist", VERSION="2026.11")
    assert runner.asked()[-1] == "release download hist-2026.10 --dir release/hist-2026.10"


def test_a_first_release_has_none_before_it(runner):
    """Nothing is downloaded, and nothing fails."""
    (runner.folder / "tags").write_text("other-2026.1\n")
    runner.run("release", "gh release list", SYLLABUS="hist", VERSION="2026.11")
    assert not any("download" in line for line in runner.asked())


def test_a_release_without_a_new_pack_that_fails_goes_on(runner):
    """Said as an error of the run; but a release that was not made stops it."""
    sums = "release/hist-1/SHA256SUMS"
    runner.tool(".venv/bin/revisionpack", f"#!/bin/sh\nmkdir -p release/hist-1; touch {sums}; exit 1\n")
    assert "::error::" in runner.run("release", "::error::", SYLLABUS="hist", VERSION="1")
    runner.tool(".venv/bin/revisionpack", "#!/bin/sh\nexit 1\n")
    (runner.folder / sums).unlink()
    runner.run("release", "::error::", code=1, SYLLABUS="hist", VERSION="1")


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (None, ["view", "create", "upload", "edit"]),
        ("true", ["view", "upload", "edit"]),
        ("false", ["view"]),
    ],
)
def test_a_release_is_a_draft_until_it_is_whole(runner, state, expected):
    """Made, filled, then published; a draft that was left is filled; what is published stays as it is."""
    (runner.folder / "release" / "hist-1").mkdir(parents=True)
    (runner.folder / "release" / "hist-1" / "NOTES.md").touch()
    if state is not None:
        (runner.folder / "view").write_text(f"{state}\n")
    runner.run("publish", "gh release create", TAG="hist-1", GITHUB_SHA="c0ffee")
    assert [line.split()[1] for line in runner.asked()] == expected
    if state is None:
        assert "--draft --target c0ffee" in runner.asked()[1]
    if state != "false":
        assert runner.asked()[-1] == "release edit hist-1 --draft=false"


def test_what_may_write_runs_nothing_of_the_repository():
    """Jobs with a right to write check nothing out and run gh alone."""
    writing = [name for name, job in JOBS.items() if "write" in json.dumps(job.get("permissions", {}))]
    assert writing == ["publish", "deploy"]
    for name in writing:
        text = json.dumps(JOBS[name])
        assert "checkout" not in text
        assert "bootstrap" not in text
    assert not any("actions/cache" in json.dumps(job) for job in JOBS.values())
