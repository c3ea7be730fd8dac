"""`new --github`: a repository whose packs GitHub builds, with nothing installed."""

from __future__ import annotations

import json
import re

import pytest
import yaml

from revisionpack import __version__
from revisionpack.build import repository


@pytest.fixture
def made(shell):
    (shell.folder / ".git").mkdir()
    shell.out = shell.run("new", "packs/space-race.yaml", "--github")
    return shell


def workflow(shell):
    return yaml.safe_load((shell.folder / ".github" / "workflows" / "packs.yml").read_text("utf-8"))


def steps(job):
    return {step.get("name", step.get("uses", "")): step for step in job["steps"]}


def test_everything_a_repository_needs_is_written(made):
    """Pack, workflow, what to install, README, what git leaves out; each is named."""
    assert made.out.stdout.split() == [
        "packs/space-race.yaml",
        ".github/workflows/packs.yml",
        ".github/requirements.txt",
        "README.md",
        ".gitignore",
    ]
    for name in made.out.stdout.split():
        assert not re.search("@[A-Z]+@", (made.folder / name).read_text("utf-8").replace("@COMMIT", ""))
    assert "dist/" in (made.folder / ".gitignore").read_text()


def test_it_builds_by_hand_and_after_every_change(made):
    """By a button with the choices of paper, by a push, and for a pull request."""
    on = workflow(made)[True]  # YAML 1.1 reads `on` so
    assert set(on) == {"push", "pull_request", "workflow_dispatch"}
    assert on["workflow_dispatch"]["inputs"]["theme"]["options"] == ["standard", "clear", "large", "dyslexia"]
    build = steps(workflow(made)["jobs"]["build"])
    assert build["build every pack"]["run"].startswith('revisionpack build "$PACKS"')
    assert workflow(made)["jobs"]["build"]["env"] == {"PACKS": "packs"}
    for library in ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"):
        assert library in build["get what sets the type"]["run"]
    assert build["give what was built"]["with"]["path"] == "dist"


def test_what_may_write_runs_nothing_of_the_repository(made):
    """Least rights: one job may write, and it neither installs nor builds; pull requests never reach it."""
    whole = workflow(made)
    assert whole["permissions"] == {}
    build, locks = whole["jobs"]["build"], whole["jobs"]["locks"]
    assert build["permissions"] == {"contents": "read"}
    assert locks["permissions"] == {"contents": "write", "pull-requests": "write"}
    assert not re.search(r"pip|revisionpack", json.dumps([step.get("run", "") for step in locks["steps"]]))
    assert (
        "github.event_name != 'pull_request'"
        in steps(build)["see whether cards or numbers are other now"]["if"]
    )


def test_actions_are_pinned_and_nothing_is_pasted_into_scripts(made):
    """Commits with their version beside them; what a person types reaches a script as a variable alone."""
    text = (made.folder / ".github" / "workflows" / "packs.yml").read_text("utf-8")
    uses = re.findall(r"uses: (.*)", text)
    assert len(uses) >= 5
    assert [
        one for one in uses if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)
    ] == []
    for job in workflow(made)["jobs"].values():
        assert not any("${{" in step.get("run", "") for step in job["steps"])


def test_what_is_there_stays(made):
    """A second pack adds itself; a README of one's own is not written over."""
    (made.folder / "README.md").write_text("mine")
    done = made.run("new", "packs/two.yaml", "--github")
    assert done.stdout.split() == ["packs/two.yaml"]
    assert "README.md was there, and is as it was" in done.stderr
    assert (made.folder / "README.md").read_text() == "mine"


def test_a_pack_at_the_top_is_found(shell):
    """Without a folder for packs, the whole repository is searched."""
    shell.run("new", "topic.yaml", "--github")
    assert workflow(shell)["jobs"]["build"]["env"] == {"PACKS": "."}
    assert "[topic.yaml](topic.yaml)" in (shell.folder / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (None, f"revisionpack=={__version__}"),
        ({"url": "file:///x", "dir_info": {"editable": True}}, f"revisionpack=={__version__}"),
        (
            {"url": "https://example.org/rp.git", "vcs_info": {"vcs": "git", "commit_id": "c0ffee"}},
            "revisionpack @ git+https://example.org/rp.git@c0ffee",
        ),
    ],
)
def test_the_same_revisionpack_is_installed_there(monkeypatch, origin, expected):
    """By its version, or by the commit that it was installed from."""

    class Installed:
        def read_text(self, name):
            assert name == "direct_url.json"
            return None if origin is None else json.dumps(origin)

    monkeypatch.setattr(repository, "distribution", lambda name: Installed())
    assert repository.requirement() == expected
