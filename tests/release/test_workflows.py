"""The scripts of the workflows that propose locks, run in a repository of their own, with a stand-in for gh."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = {
    ROOT / ".github" / "workflows" / "locks.yml": ("build", "propose", "packs"),
    ROOT / "templates" / "new" / "github" / "packs.yml": ("build", "locks", "packs"),
}

GH = """\
#!/bin/sh
echo "$@" >>"$RUNNER_TEMP/gh.log"
case $* in
    "pr list"*) cat "$RUNNER_TEMP/open" 2>/dev/null ;;
    "pr create"*) [ ! -e "$RUNNER_TEMP/forbidden" ] ;;
esac
"""


class Hosted:
    """A bare repository in GitHub's place, and fresh clones of it in the runners' place."""

    def __init__(self, folder, path, names):
        self.folder = folder
        self.jobs = yaml.safe_load(path.read_text("utf-8").replace("@PACKS@", "packs"))["jobs"]
        self.builder, self.proposer, _ = names
        self.temp = folder / "temp"
        self.bin = folder / "bin"
        for made in (self.temp, self.bin):
            made.mkdir()
        self.tool("gh", GH)
        self.git("init", "--quiet", "--bare", "--initial-branch", "main", folder / "hub", at=folder)
        self.clone("first")
        self.put("first", "packs/one.yaml", "pack")
        self.put("first", "packs/deep/one.lock", "old\n")
        self.commit("first")

    def tool(self, name, text):
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)

    def git(self, *words, at):
        done = subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b", *map(str, words)],
            cwd=at,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @property
    def environment(self):
        ours = {key: value for key, value in os.environ.items() if not key.startswith("GIT")}
        return ours | {
            "PATH": f"{self.bin}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.temp),
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_OUTPUT": str(self.temp / "output"),
            "GITHUB_STEP_SUMMARY": str(self.temp / "summary"),
            "TARGET": "main",
        }

    def clone(self, name):
        self.git("clone", "--quiet", self.folder / "hub", self.folder / name, at=self.folder)

    def put(self, clone, name, text):
        path = self.folder / clone / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def commit(self, clone):
        self.git("add", ".", at=self.folder / clone)
        self.git("commit", "--quiet", "-m", "x", at=self.folder / clone)
        self.git("push", "--quiet", "origin", "HEAD:main", at=self.folder / clone)

    def script(self, job, marker, clone):
        (step,) = [step for step in self.jobs[job]["steps"] if marker in step.get("run", "")]
        done = subprocess.run(
            ["bash", "-e", "-c", step["run"]],
            cwd=self.folder / clone,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def build(self, clone, **locks):
        """A build on a fresh runner that leaves these locks; gives whether the job says that they changed."""
        self.clone(clone)
        lines = "\n".join(f"printf '%s\\n' '{text}' >packs/deep/{name}.lock" for name, text in locks.items())
        (self.folder / clone / ".venv" / "bin").mkdir(parents=True)
        self.put(clone, ".venv/bin/revisionpack", f"#!/bin/sh\n{lines}\ntouch packs/other.txt\n")
        (self.folder / clone / ".venv/bin/revisionpack").chmod(0o755)
        subprocess.run([".venv/bin/revisionpack"], cwd=self.folder / clone, check=True)
        (self.temp / "output").write_text("")
        self.script(self.builder, "locks.patch", clone)
        patch = self.folder / clone / "locks.patch"
        if patch.exists():
            patch.replace(self.temp / "locks.patch")
        return "changed=yes" in (self.temp / "output").read_text()

    def propose(self, clone):
        self.clone(clone)
        return self.script(self.proposer, "git push", clone)

    def proposed(self):
        """What the branch changes against main: file -> its text."""
        names = self.git("diff", "--name-only", "main", "locks", at=self.folder / "hub").split()
        return {name: self.git("show", f"locks:{name}", at=self.folder / "hub") for name in names}

    def asked(self):
        return (self.temp / "gh.log").read_text().splitlines()


@pytest.fixture(params=WORKFLOWS, ids=lambda path: path.stem)
def hosted(request, tmp_path):
    return Hosted(tmp_path, request.param, WORKFLOWS[request.param])


def test_a_changed_and_a_new_lock_are_proposed(hosted):
    """The branch holds the locks and nothing else that the build left; one pull request is asked for."""
    assert hosted.build("b", one="new", two="first")
    hosted.propose("p")
    assert hosted.proposed() == {"packs/deep/one.lock": "new\n", "packs/deep/two.lock": "first\n"}
    assert [line.split(" --title")[0] for line in hosted.asked() if line.startswith("pr create")] == [
        "pr create --head locks --base main"
    ]


def test_locks_that_are_current_are_no_news(hosted):
    """Then the job that may write does not run."""
    assert not hosted.build("b", one="old")


def test_a_request_that_is_open_gets_the_newer_locks(hosted):
    """No second one is opened, and the branch holds the newest alone."""
    assert hosted.build("b", one="new")
    hosted.propose("p")
    (hosted.temp / "open").write_text("7\n")
    assert hosted.build("c", one="newer")
    hosted.propose("q")
    assert hosted.proposed() == {"packs/deep/one.lock": "newer\n"}
    assert sum(line.startswith("pr create") for line in hosted.asked()) == 1


def test_where_no_request_may_be_opened_it_is_said_how(hosted):
    """GitHub forbids it until it is allowed; the branch is there all the same."""
    (hosted.temp / "forbidden").touch()
    assert hosted.build("b", one="new")
    assert "Allow GitHub Actions to create and approve pull requests" in hosted.propose("p")
    assert hosted.proposed() == {"packs/deep/one.lock": "new\n"}
