"""The command line as its users meet it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import get_args

import click
import pytest

from revisionpack.cli.build_command import POSTER_SIZES
from revisionpack.content.model import PosterSize

PACK = """\
format: 1
id: small
title: A small pack
terms:
  nep: {term: New Economic Policy, meaning: A mixed economy.}
"""


@pytest.fixture
def pack(shell):
    file = shell.folder / "small.yaml"
    file.write_text(PACK)
    return file


def test_help_lists_every_command_and_version_is_told(shell):
    """No arguments are needed to find the way."""
    from revisionpack import __version__
    from revisionpack.cli import COMMANDS

    text = shell.run("--help").stdout
    assert all(f"\n  {command} " in text for command in COMMANDS)
    assert shell.run("--version").stdout == f"revisionpack {__version__}\n"


def test_every_command_exists_and_its_line_in_help_is_its_own(shell):
    """The table of commands is no promise that nobody keeps."""
    from revisionpack.cli import COMMANDS, group

    for name in COMMANDS:
        command = group.get_command(click.Context(group), name)
        assert command is not None
        assert command.help


LOADED = """
import sys
from revisionpack.cli import run
code = run(sys.argv[1:])
print(code, *sorted(sys.modules), sep="\\n", file=open("modules", "w"))
"""


@pytest.mark.parametrize("arguments", [["--help"], ["check", "small.yaml"], ["list", "small.yaml"]])
def test_what_is_cheap_imports_nothing_dear(shell, pack, arguments):
    """--help, check and list load neither WeasyPrint nor genanki nor the PDF tools."""
    subprocess.run(
        [sys.executable, "-c", LOADED, *arguments],
        cwd=shell.folder,
        env=shell.environment(),
        check=True,
        timeout=60,
    )
    code, *modules = (shell.folder / "modules").read_text().split()
    assert code == "0"
    dear = {"weasyprint", "genanki", "pikepdf", "PIL", "fontTools", "jinja2"}
    assert "click" in modules
    assert dear & set(modules) == set()
    if arguments == ["--help"]:
        assert {"pydantic", "yaml", "revisionpack.content.model"} & set(modules) == set()


def test_check_says_nothing_of_a_good_pack_and_everything_of_a_bad_one(shell, pack):
    """Diagnostics are data (stdout), the count is talk (stderr), the exit code tells."""
    done = shell.run("check", pack)
    assert done.stdout == ""
    pack.write_text(PACK.replace("meaning:", "meanin:") + "events:\n  a: {date: 1924-25, title: T}\n")
    done = shell.run("check", pack, code=1)
    assert "small.yaml:5:" in done.stdout
    assert "did you mean" in done.stdout.lower()
    assert "1924-25" in done.stdout
    rows = json.loads(shell.run("check", pack, "--format", "json", code=1).stdout)
    assert {row["line"] for row in rows} >= {5, 7}
    assert "::error file=" in shell.run("check", pack, code=1, GITHUB_ACTIONS="true").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["biuld"], "Did you mean 'build'?"),
        (["check", "nowhere.yaml"], "nowhere.yaml: there is no such file or folder"),
        (["check"], "There is no folder packs/ here"),
        (["check", "site"], "No pack in site"),
        (["build", "small.yaml", "--only", "postre"], "Did you mean 'poster'?"),
        (["build", "small.yaml", "--paper", "a5"], "'a5' is not one of"),
        (["build", "small.yaml", "--poster-size", "a9"], "'a9' is not one of"),
        (["check", "small.lock"], "this is a lock; name its pack, small.yaml"),
        (["explain", "colon"], "Did you mean colon-in-text"),
        (["cache", "gc", "--max-size", "lots"], "500M"),
    ],
)
def test_a_slip_on_the_command_line_is_answered_with_what_was_meant(shell, pack, arguments, words):
    """Usage errors: exit code 2, one sentence."""
    (shell.folder / "small.lock").write_text("{}")
    assert words in shell.run(*arguments, code=2).stderr


def test_sizes_are_those_of_the_format_in_capitals_or_not(shell, pack):
    """Teachers write A4; the poster's sizes are those that `timeline: size:` has."""
    assert get_args(PosterSize) == POSTER_SIZES
    shell.run("build", pack, "--only", "deck", "--paper", "A4", "--poster-size", "A2")


def test_a_deck_is_built_with_the_data_on_stdout_and_the_talk_on_stderr(shell, pack):
    """The paths of what was built are data; the last line of the talk is the summary."""
    done = shell.run("build", pack, "--only", "deck")
    assert done.stdout == f"{os.path.join('dist', 'small', 'small.apkg')}\n"
    assert done.stderr.splitlines()[-1].startswith("1 pack, 1 file: 1 built, ")
    assert (shell.folder / "dist" / "small" / "small.apkg").exists()
    again = shell.run("build", pack, "--only", "deck")
    assert again.stdout == ""
    assert len(again.stderr.splitlines()) == 1
    assert again.stderr.startswith("1 pack, 1 file: 1 unchanged, ")


def test_a_product_that_has_no_content_is_told_also_when_nothing_else_was_asked_for(shell, pack):
    """Silence would leave one looking for a file."""
    done = shell.run("build", pack, "--only", "poster")
    assert "left out   poster: the pack has no events, so there is no poster" in done.stderr


def test_a_pack_with_errors_is_explained_by_its_errors_alone(shell, pack):
    """With --explain too nothing is said of a folder that there is not."""
    pack.write_text(PACK + "colour: red\n")
    done = shell.run("build", pack, "--explain", code=1)
    assert "left as it was" in done.stderr and "None" not in done.stderr


def test_what_was_not_put_in_place_is_not_said_to_be_built(shell, pack):
    """A pack with errors lists no artifacts: none of them is where the line would say."""
    (shell.folder / "taken").write_text("")
    done = shell.run("build", pack, "--only", "deck", "--out", "taken", code=1)
    assert "left as it was" in done.stderr
    assert "small.apkg" not in done.stdout + done.stderr


def test_new_says_a_command_that_can_be_typed(shell):
    """A path with a space is quoted."""
    assert shell.run("new", "my packs/leaf.yaml").stderr.endswith("revisionpack build 'my packs/leaf.yaml'\n")


@pytest.mark.parametrize(("found", "said"), [(None, ".venv/bin/revisionpack"), ("/bin/revisionpack", "revisionpack")])
def test_the_command_is_named_as_it_can_be_typed(monkeypatch, found, said):
    """Who has it only in .venv/bin is told the path to type."""
    from revisionpack.cli import new_command

    monkeypatch.setattr(new_command, "which", lambda _: found)
    monkeypatch.setattr(sys, "argv", [".venv/bin/revisionpack", "new"])
    assert new_command.typed() == said


def test_a_file_name_with_accents_and_signs_makes_id_and_title(shell):
    """Accents leave the id, which names files; the title keeps them."""
    shell.run("new", "Café & Théâtre #2_b.yaml")
    (row,) = json.loads(shell.run("list", "Café & Théâtre #2_b.yaml", "--json").stdout)
    assert (row["id"], row["title"]) == ("cafe-theatre-2-b", "Café Théâtre 2 b")


def test_the_report_as_json(shell, pack):
    """--json gives one document on stdout, whatever happens."""
    data = json.loads(shell.run("build", pack, "--only", "deck", "--json").stdout)
    assert data["packs"][0]["artifacts"][0]["state"] == "built"
    pack.write_text("format: 1\n")
    data = json.loads(shell.run("build", pack, "--only", "deck", "--json", code=1).stdout)
    assert data["failed"] is True


@pytest.mark.parametrize("hidden", ["pango", "fork", "resource", "pango fork resource fcntl"])
def test_a_laptop_without_this_and_that_makes_a_deck(shell, pack, hidden):
    """Check, list and the deck need no Pango, no fork, no resource module."""
    shell.run("check", pack, HIDDEN=hidden)
    shell.run("list", pack, HIDDEN=hidden)
    shell.run("build", pack, "--only", "deck", HIDDEN=hidden)
    assert (shell.folder / "dist" / "small" / "small.apkg").exists()


def test_doctor_says_what_is_missing_and_how_to_get_it(shell):
    """Exit code 3 and one line to type."""
    done = shell.run("doctor", HIDDEN="pango", code=3)
    assert "missing" in done.stdout
    assert "pango" in done.stderr.splitlines()[-1].lower()


def test_without_libyaml_one_line_brings_it(shell, pack):
    """What reads packs ends with 3, as an environment that lacks something; doctor tells of it too."""
    for command in ("check", "list", "build"):
        done = shell.run(command, pack, HIDDEN="yaml._yaml", code=3)
        assert done.stderr.splitlines()[-1].strip().startswith("pip install ")
    done = shell.run("doctor", HIDDEN="yaml._yaml", code=3)
    assert re.search(r"^libyaml +missing$", done.stdout, re.MULTILINE)
    assert "pyyaml" in done.stderr
    assert re.search(r"^libyaml +[\d.]+$", shell.run("doctor").stdout, re.MULTILINE)


def test_what_is_missing_in_a_command_is_written_out(shell, pack):
    """Usage errors hold the line to type."""
    assert f"revisionpack lock {pack} --from OLD.apkg" in shell.run("lock", pack, code=2).stderr
    for arguments, line in (
        (("clean", "--stale", pack), "revisionpack clean --stale --out dist"),
        (("clean", "build", "--out", "build"), "revisionpack clean --out build"),
    ):
        assert line in shell.run(*arguments, code=2).stderr


def test_new_writes_a_pack_that_is_without_problems(shell):
    """A teacher's first file builds at once; it is never written over."""
    done = shell.run("new", "packs/my-topic.yaml")
    assert done.stdout == f"{os.path.join('packs', 'my-topic.yaml')}\n"
    check = shell.run("check", "--strict")
    assert check.stderr == "1 pack: no problems\n"
    shell.run("build", "--only", "deck")
    assert "is there already" in shell.run("new", "packs/my-topic.yaml", code=1).stderr
    assert "letters a to z" in shell.run("new", "Ленин.yaml", code=2).stderr
    assert "ends in .yaml: packs/war.yaml" in shell.run("new", "packs/war.txt", code=2).stderr


def test_clean_removes_what_was_built_and_nothing_else(shell, pack):
    """Only files that a manifest names."""
    shell.run("build", pack, "--only", "deck")
    other = shell.folder / "dist" / "small" / "mine.txt"
    other.write_text("mine")
    shell.run("clean")
    assert [path.name for path in (shell.folder / "dist").rglob("*") if path.is_file()] == ["mine.txt"]
    other.unlink()
    shell.run("build", pack, "--only", "deck")
    shell.run("clean")
    assert not (shell.folder / "dist").exists()
    assert shell.run("clean").stderr == "There is no folder dist: nothing to remove.\n"


def test_the_store_can_be_looked_after(shell, pack):
    """path, stats, verify, gc."""
    shell.run("build", pack, "--only", "deck")
    assert shell.run("cache", "path").stdout == f"{shell.folder / 'cache'}\n"
    assert "objects  1" in shell.run("cache", "stats").stdout
    assert "0 damaged" in shell.run("cache", "verify").stderr
    assert "2 files dropped" in shell.run("cache", "gc", "--max-size", "0").stderr


def test_two_packs_of_one_id_are_told_by_check_too(shell, pack):
    """Whoever copies a pack to begin another one learns of it before a build does."""
    (shell.folder / "z.yaml").write_text(PACK)
    for command in ("check", "build"):
        done = shell.run(command, "small.yaml", "z.yaml", *(("--only", "deck") if command == "build" else ()), code=1)
        said = done.stdout + done.stderr
        assert "z.yaml:2:5: error[pack-twice]: the id 'small' is that of small.yaml too" in said


@pytest.mark.parametrize("name", ["small", "smal.yaml", "small.yml"])
def test_a_pack_that_is_not_there_is_answered_with_the_one_that_is(shell, pack, name):
    """The ending left out, or a letter."""
    assert "Did you mean small.yaml?" in shell.run("check", name, code=2).stderr


def test_list_tells_what_packs_hold(shell, pack):
    """For people and for programs."""
    assert "    1 term\n" in shell.run("list", pack).stdout
    (row,) = json.loads(shell.run("list", pack, "--json").stdout)
    assert (row["id"], row["items"]) == ("small", {"terms": 1})


def test_a_reader_that_goes_away_is_no_traceback(shell, pack):
    """`revisionpack schema | head -1`."""
    done = subprocess.run(
        [sys.executable, "-c", READER, sys.executable, "-m", "revisionpack", "--help"],
        cwd=shell.folder,
        env=shell.environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stderr == ""
    assert done.stdout in {"1\n", "141\n"}


READER = """
import subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE)
process.stdout.close()
print(process.wait())
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("wait", [0.05, 0.15, 0.3, 0.5])
def test_an_interruption_at_any_time_is_quiet(shell, pack, number, wait):
    """Ctrl-C during imports or work: no traceback, the right code, nothing temporary left."""
    process = subprocess.Popen(
        [sys.executable, "-c", STARTED, "build", str(pack), "--only", "deck", "--force"],
        cwd=shell.folder,
        env=shell.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    time.sleep(wait)
    process.send_signal(number)
    _, stderr = process.communicate(timeout=60)
    assert "Traceback" not in stderr
    assert process.returncode in (0, 128 + number, -number)  # shells call both 128 + number
    left = [
        path
        for path in shell.folder.rglob("*")
        if path.name.startswith(".rp-tmp") or path.parent.name == "tmp"
    ]
    assert left == []


STARTED = """
import _signal
import sys
from revisionpack import _entry
for number in (_signal.SIGINT, _signal.SIGTERM):
    _signal.signal(number, _entry._stop)
print("started", flush=True)
_entry.main()
"""


IN_A_DESTRUCTOR = """
import _signal
import os
import time
from revisionpack import _entry
_signal.signal(_signal.SIGINT, _entry._stop)
class Part:
    def __del__(self):
        os.kill(os.getpid(), _signal.SIGINT)
        time.sleep(0.01)
part = Part()
del part
for _ in range(1000):
    time.sleep(0.01)
"""


def test_an_interruption_where_nothing_can_be_raised_comes_again(shell):
    """Ctrl-C in the middle of a library's callback is neither lost nor a traceback."""
    done = subprocess.run(
        [sys.executable, "-c", IN_A_DESTRUCTOR], env=shell.environment(), capture_output=True, text=True, timeout=60
    )
    assert done.stderr == ""
    assert done.returncode == 130


def test_progress_is_for_terminals_only(shell, pack):
    """On a terminal one line that is taken away again; in a file nothing of it."""
    import pty

    assert "making" not in shell.run("build", pack, "--only", "deck", "--force").stderr
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "revisionpack", "build", str(pack), "--only", "deck", "--force"],
        cwd=shell.folder,
        env={**shell.environment(TERM="xterm"), "CI": ""},
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    said = b""
    try:
        while chunk := os.read(ours, 4096):
            said += chunk
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert process.wait(60) == 0
    assert "making 1 of 1" in said.decode()
    last = said.decode().rstrip().splitlines()[-1]
    assert last.startswith("1 pack, 1 file: 1 built")


def test_an_interruption_that_a_library_takes_for_an_error_is_one(monkeypatch, capsys, pack):
    """pydantic makes an error of its own of whatever is raised while it builds: that is no mistake of ours."""
    import revisionpack
    from revisionpack import cli

    def interrupted(path):
        raise ValueError("SystemExit: 143")

    monkeypatch.setattr("revisionpack.build.examine.load_pack", interrupted)
    monkeypatch.setattr(revisionpack, "stopped", int(signal.SIGTERM))
    assert cli.run(["check", str(pack)]) == 143
    assert capsys.readouterr().err.strip() == ""


def test_a_mistake_of_ours_is_a_sentence_unless_one_wants_to_see_it(monkeypatch, capsys):
    """No traceback for a teacher; the whole of it for whoever mends it."""
    from revisionpack import cli

    @click.command("odd")
    def odd():
        raise KeyError("a\nb")

    monkeypatch.setattr(cli.LazyGroup, "get_command", lambda self, ctx, name: odd)
    monkeypatch.delenv("REVISIONPACK_DEBUG", raising=False)
    assert cli.run(["list"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("Error: revisionpack stumbled (KeyError: ")
    assert said.count("\n") == 1
    monkeypatch.setenv("REVISIONPACK_DEBUG", "1")
    with pytest.raises(KeyError):
        cli.run(["list"])


def test_a_product_that_cannot_be_set_is_named_and_the_deck_is_made(shell, pack):
    """A character that no font of ours has: its place, the artifact that failed, the one that is new, exit code 1."""
    text = PACK.replace("mixed", "mixed \U00013000") + "topics:\n  all: {title: All of it, blocks: [terms: all]}\n"
    pack.write_text(text, encoding="utf-8")
    done = shell.run("build", pack, "--only", "sheets,deck", code=1)
    assert "missing-glyph" in done.stderr
    assert "small: no new sheets, because of the errors above" in done.stderr
    assert re.search(r"^  failed +small-sheets\.pdf", done.stderr, re.M)
    assert "1 built, 1 failed, 1 pack with errors" in done.stderr
    assert done.stdout.splitlines() == [os.fspath(Path("dist", "small", "small.apkg"))]
