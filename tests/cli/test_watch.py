"""`revisionpack watch` as a process: the preview answers, renews itself, and shows problems; Ctrl-C ends it."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

PACK = """\
format: 1
id: small
title: A small pack
terms:
  nep: {term: New Economic Policy, meaning: A **mixed** economy.}
"""


@pytest.fixture
def watching(shell):
    pack = shell.folder / "small.yaml"
    pack.write_text(PACK)
    process = subprocess.Popen(
        [sys.executable, "-m", "revisionpack", "watch", str(pack), "--only", "deck"],
        cwd=shell.folder,
        env=shell.environment(),
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    address = ""
    while not address:
        line = process.stderr.readline()
        assert line, "it ended"
        found = re.fullmatch(r"Preview: (http://127\.0\.0\.1:\d+/)\n", line)
        address = found[1] if found else ""
    yield pack, address, process
    process.kill()
    process.communicate()


def get(address, path, host=None):
    request = urllib.request.Request(address + path.lstrip("/"), headers={"Host": host} if host else {})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read(), answer.headers


def test_save_show_mend_end(watching):
    """One process through all of it, because starting one takes a second."""
    pack, address, process = watching
    page, headers = get(address, "/")
    assert b"page.js" in page
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    state = json.loads(get(address, "/state?after=0")[0])
    (artifact,) = state["packs"][0]["artifacts"]
    data, headers = get(address, artifact["path"])
    assert data.startswith(b"PK")
    cards = json.loads(get(address, artifact["path"] + "/cards")[0])
    assert any(
        "<b>mixed</b>" in card["Answer"] or "<strong>mixed</strong>" in card["Answer"] for card in cards
    )

    # a save with a mistake: told, and the old deck stays
    pack.write_text(PACK.replace("meaning:", "meanin:"))
    state = json.loads(get(address, f"/state?after={state['generation']}")[0])
    assert state["failed"]
    assert "did you mean" in state["problems"].lower()

    # mended, with a change
    pack.write_text(PACK.replace("mixed", "planned"))
    state = json.loads(get(address, f"/state?after={state['generation']}")[0])
    assert not state["failed"]
    assert state["problems"] == ""
    assert state["packs"][0]["artifacts"][0]["sha256"] != artifact["sha256"]

    # only for this computer, and only what was built
    for path, host in (("/state", "evil.example"), ("/files/0/../small.yaml", None), ("/small.yaml", None)):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            get(address, path, host)

    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in stderr


def test_what_is_older_is_told_once(shell):
    """Not again at each save: it was said, and nothing has changed about it."""
    pack = shell.folder / "small.yaml"
    pack.write_text(PACK)
    command = [sys.executable, "-m", "revisionpack"]
    both = [*command, "build", str(pack), "--only", "deck,deck-tsv"]
    subprocess.run(both, cwd=shell.folder, env=shell.environment(), check=True, capture_output=True)
    pack.write_text(PACK.replace("mixed", "planned"))
    process = subprocess.Popen(
        [*command, "watch", str(pack), "--only", "deck", "--no-preview"],
        cwd=shell.folder,
        env=shell.environment(),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        said: list[str] = []
        for words in ("planned", "free", "closed"):
            pack.write_text(PACK.replace("mixed", words))
            while not said or "small.apkg" not in said[-1]:
                said.append(process.stderr.readline())
                assert said[-1], "it ended"
            while not said[-1].startswith("1 "):  # the sum of it
                said.append(process.stderr.readline())
                assert said[-1], "it ended"
        assert "".join(said).count("of an older pack") == 1, said
    finally:
        process.kill()
        process.communicate()
