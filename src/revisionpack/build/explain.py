"""Why a file was made again, or was not."""

from __future__ import annotations

from collections.abc import Mapping

from revisionpack.build.report import listed


def difference(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """The parts of a job that are others now: `HTML and style sheets changed`."""
    versions: list[str] = []
    parts: list[str] = []
    for name in sorted({*old, *new}, key=lambda name: (name != "HTML", name)):
        before, now = old.get(name, ""), new.get(name, "")
        if before == now:
            continue
        if len(before) == 64 or len(now) == 64 or name == "engine":
            parts.append("our engine" if name == "engine" else name)
        else:
            versions.append(f"{name} {before or '(none)'} is now {now or '(none)'}")
    words = [f"{listed(parts)} changed"] if parts else []
    return "; ".join([*words, *versions]) or "nothing that is known of changed"


def why(
    *, forced: bool, ran: bool, known_before: bool, same_key: bool, old: Mapping[str, str] | None,
    new: Mapping[str, str], file_state: str,
) -> str:  # fmt: skip
    """One line on one artifact. `file_state`: `right`, `gone` or `another` (edited by hand, or older)."""
    if forced and ran:
        return "asked for by --force"
    if not known_before:
        return "not built here before" + ("" if ran else "; taken from the store")
    if same_key:
        if ran:
            return "nothing has changed, but the store no longer had it"
        if file_state == "right":
            return "nothing that it is made from has changed"
        return "the file was gone" if file_state == "gone" else "the file was not what was built (edited?)"
    changed = difference(old, new) if old is not None else "it has changed (the store no longer knows how)"
    if ran:
        return changed
    if file_state == "right":
        return changed + "; the bytes are the same"
    return changed + "; taken from the store"
