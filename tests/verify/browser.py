"""Headless Chromium at the other end of a pipe: open a page, ask it something, wait until it is so."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any, Self

NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
    "--remote-debugging-pipe",
)
PATIENCE = 60.0
"""Seconds until a page that does not become what it should is a failure."""


class Browser:
    """One browser with one page. Speaks the DevTools protocol over pipes, so that no port is opened."""

    def __init__(self, profile: Path) -> None:
        name = next(filter(None, map(shutil.which, NAMES)), None)
        assert name is not None, "Chromium is needed: tools/chromium.sh brings it"
        theirs, self._out = os.pipe()
        self._in, answers = os.pipe()

        def as_three_and_four() -> None:
            one, two = os.dup(theirs), os.dup(answers)
            os.dup2(one, 3)
            os.dup2(two, 4)

        self._process = subprocess.Popen(
            [name, *OPTIONS, f"--user-data-dir={profile}", "about:blank"],
            preexec_fn=as_three_and_four,
            # the PDF engine, once imported in this process, hides the machine's fonts; Chromium ends without any
            env={name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"},
            close_fds=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs)
        os.close(answers)
        self._unread, self._number, self._session = b"", 0, ""
        target = self._send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._in)
        os.close(self._out)

    def _send(self, method: str, **params: Any) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            while b"\0" not in self._unread:
                chunk = os.read(self._in, 1 << 16)
                assert chunk, "the browser has ended"
                self._unread += chunk
            line, _, self._unread = self._unread.partition(b"\0")
            told = json.loads(line)
            if told.get("id") == self._number:
                assert "error" not in told, told
                result: dict[str, Any] = told["result"]
                return result

    def open(self, address: str) -> None:
        self._send("Page.navigate", url=address)
        self.until("document.readyState === 'complete'")

    def ask(self, expression: str) -> Any:
        """The value of an expression of JavaScript on the page."""
        found = self._send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def until(self, expression: str) -> Any:
        """Wait until an expression is true; its value."""
        begun = time.monotonic()
        while not (value := self.ask(expression)):
            assert time.monotonic() - begun < PATIENCE, f"not so: {expression}\n{self.ask('document.body.innerText')}"
            time.sleep(0.05)
        return value

    def click(self, words: str) -> None:
        """Press the button on which these words stand."""
        wanted = json.dumps(words)
        self.until(f"[...document.querySelectorAll('button')].some(b => b.textContent.includes({wanted}))")
        self.ask(f"[...document.querySelectorAll('button')].find(b => b.textContent.includes({wanted})).click()")

    def picture(self, file: Path, width: int, height: int) -> None:
        """A picture of the page at this size, as PNG."""
        import base64

        self._send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        file.write_bytes(base64.b64decode(self._send("Page.captureScreenshot")["data"]))
