"""`revisionpack build`."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from revisionpack.cli.talk import PATHS, Progress, cores, default_format, give, packs_of, rendered, say

if TYPE_CHECKING:
    from revisionpack.build.plan import Settings
    from revisionpack.build.pool import Begun
    from revisionpack.build.report import ArtifactReport, PackReport


FEW_PACKS = 8
"""So many leave so little behind that it need not be looked for."""


def products(_ctx: click.Context, _parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """`--only sheets,deck` as names, each known."""
    from revisionpack.build.plan import EXTRAS, PRODUCTS
    from revisionpack.text.suggest import suggest

    known = {**PRODUCTS, **EXTRAS}
    names = tuple(name.strip() for part in value for name in part.split(",") if name.strip())
    for name in names:
        if name not in known:
            meant = suggest(name, known)
            hint = f"Did you mean '{meant}'?" if meant else f"There are: {', '.join(known)}."
            raise click.BadParameter(f"there is no product '{name}'. {hint}")
    return names or tuple(PRODUCTS)


def shard(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[int, int] | None:
    """`2/8` as numbers."""
    if value is None:
        return None
    number, _, total = value.partition("/")
    if not (number.isdigit() and total.isdigit() and 1 <= int(number) <= int(total)):
        raise click.BadParameter("write which part of how many, as in 2/8")
    return int(number), int(total)


ONLY = click.option(
    "--only", multiple=True, callback=products, metavar="PRODUCTS",
    help="Some of: sheets, poster, questions, answers, deck, mock.",
)  # fmt: skip

POSTER_SIZES = ("a0", "a1", "a2", "a3", "letter", "tabloid")


def _choice(*words: str) -> click.Choice[str]:
    """One of some words, in capitals or not."""
    return click.Choice(words, case_sensitive=False)


def looks(function: Any) -> Any:
    """The options that say how products look."""
    options = (
        click.option("--paper", type=_choice("a4", "letter"), default="a4", show_default=True),
        click.option(
            "--theme",
            type=_choice("standard", "clear", "large", "dyslexia"),
            default="standard",
            show_default=True,
        ),
        click.option("--ink", type=_choice("full", "low", "grey"), default="full", show_default=True),
        click.option(
            "--poster-size",
            type=_choice(*POSTER_SIZES),
            metavar="SIZE",
            help="a0 to a3, letter or tabloid; else the pack's own.",
        ),
        click.option(
            "--tile",
            type=_choice("a4", "a3", "letter", "none"),
            help="Sheets to print the poster on; else --paper.",
        ),
        click.option("--bleed", is_flag=True, help="3 mm over the edge, for printers that trim."),
        click.option("--pad/--no-pad", default=True, help="Whether a topic starts on a right-hand page."),
        click.option("--reminders/--no-reminders", default=True, help="Objectives beside questions."),
        click.option(
            "--lines", type=_choice("auto", "full", "none"), default="auto", help="Lines to write on."
        ),
        click.option("--seed", type=click.IntRange(min=0), default=1, help="Chooses the questions of a mock paper."),
        click.option(
            "--mock-from",
            type=click.Choice(["pack", "syllabus"]),
            default="pack",
            show_default=True,
            help="Whose questions: the pack's, or those of every pack of its folder.",
        ),
        click.option("--attach-source", is_flag=True, help="Put the pack file into the answers."),
    )
    for option in reversed(options):
        function = option(function)
    return function


@click.command("build")
@PATHS
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("dist"), show_default=True, help="The folder to write to."
)
@ONLY
@looks
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Documents set side by side; else one a core.")
@click.option("--locked", is_flag=True, help="Fail if a pack's lock would change (for CI).")
@click.option("--lock", type=click.Path(path_type=Path, dir_okay=False), help="The pack's lock, if not beside it.")
@click.option("--force", is_flag=True, help="Make everything again.")
@click.option(
    "--templates", type=click.Path(path_type=Path, file_okay=False, exists=True), help="Your own templates."
)
@click.option(
    "--shard", callback=shard, metavar="I/N", help="Only one part of `plan --shards N`, into the store."
)
@click.option(
    "--executor", default="", metavar="MODULE:FACTORY", help="A concurrent.futures.Executor to work in."
)
@click.option("--explain", is_flag=True, help="Say why each file was built or not.")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[Path, ...], **given: Any) -> None:
    """Make everything that packs hold: PDFs and decks, each put in place whole.

    PATHS are pack files or folders; without any, packs/. What has not changed is not made again. A
    pack with errors is left as it was, and the others are built; a product whose pages cannot be set
    keeps its last good files.
    """
    gc.disable()  # of what is imported nothing is ever left over, and of a few packs little
    asked = settings(given)
    call = [argument for argument in sys.argv[1:] if argument not in ("--explain", "--json")]
    with starting(asked, call) as begun:
        ctx.exit(_build(paths, asked, call, begun, given))


def _build(
    paths: tuple[Path, ...], asked: Settings, call: list[str], begun: Begun | None, given: dict[str, Any]
) -> int:
    start, clock = time.monotonic(), time.time_ns()
    from revisionpack.build.watchlist import Unchanged, unchanged

    known = Unchanged() if asked.force or given["shard"] is not None else unchanged(call)
    if known.whole:
        return _said_again(known.packs.values(), start, given)
    files = packs_of(paths)
    if asked.lock is not None and len(files) > 1:
        raise click.UsageError(f"--lock is for one pack; {len(files)} are named.")
    from revisionpack.build.run import build
    from revisionpack.build.watchlist import remember

    if len(files) > FEW_PACKS:
        gc.freeze()
        gc.enable()
    explain, as_json = given["explain"], given["as_json"]
    if given["shard"] is not None:
        from revisionpack.build.shards import part

        asked = replace(asked, units=part(files, asked, *given["shard"]))
        files = [file for file in files if asked.of(file)]
    progress = Progress()

    def told(pack: PackReport) -> None:
        progress.clear()
        tell(pack, explain=explain, as_json=as_json)

    try:
        report = build(files, asked, told, known.packs, begun, progress)
    except ValueError as error:
        if not asked.executor:
            raise
        raise click.UsageError(str(error)) from None
    finally:
        progress.clear()
        gc.freeze()  # or all that there is would be looked through at once
        gc.enable()
    seconds = time.monotonic() - start
    for warning in report.warnings:
        say(f"warning: {warning}")
    if report.environment:
        say(report.environment)
    if explain and report.memory:
        limit = asked.limits.memory >> 20
        say(f"the largest document took {report.memory >> 20:,} MB of memory, of {limit:,} MB that it may")
    if as_json:
        give(report.to_json(seconds))
    say(report.summary(seconds))
    if not asked.force and asked.units is None:
        words = report.all_unchanged().summary(0)
        remember(call, list(paths) or [Path("packs")], asked, report, clock, words)
    return 1 if report.failed else 3 if report.environment else 0


def _said_again(packs: Iterable[PackReport], start: float, given: dict[str, Any]) -> int:
    """Nothing has changed, but there is something to say: what was found the last time."""
    from revisionpack.build.report import Report

    report = Report(tuple(packs))
    for pack in report.packs:
        tell(pack, explain=given["explain"], as_json=given["as_json"])
    seconds = time.monotonic() - start
    if given["as_json"]:
        give(report.to_json(seconds))
    say(report.summary(seconds))
    return 0


@contextmanager
def starting(asked: Settings, call: list[str]) -> Iterator[Begun | None]:
    """Begin to import the engines in a process of their own, if they are sure to be needed.

    That takes as long as the model, the templates and the packs take here. Of a call that was made before,
    the packs have to be read first (build/run).
    """
    from revisionpack.build.index import made_before
    from revisionpack.build.native import native

    if (
        asked.executor
        or set(asked.only) == {"deck"}
        or (not asked.force and (made_before(call) or _from_store(asked)))
        or not native().usable
    ):
        yield None
        return
    from revisionpack.build.pool import begin

    begun = begin(asked.cache, asked.jobs, asked.limits)
    try:
        begun[1].warm()
        yield begun
    finally:
        begun[1].close()
        begun[0].close()


def _from_store(asked: Settings) -> bool:
    """Whether all there is to make may well lie in the store: a fresh checkout, to which a store was restored."""
    from revisionpack.build.store import Store

    return not asked.out.exists() and Store(asked.cache).knows_packs


def settings(given: dict[str, Any]) -> Settings:
    """What the options say."""
    from revisionpack.build.plan import Settings
    from revisionpack.build.store import cache_folder
    from revisionpack.outputs.step import Options

    options = Options(
        paper=given["paper"],
        theme=given["theme"],
        ink=given["ink"],
        poster_size=given["poster_size"],
        tile=given["tile"] or given["paper"],
        bleed=given["bleed"],
        pad=given["pad"],
        reminders=given["reminders"],
        lines=given["lines"],
        seed=given["seed"],
        mock_from=given["mock_from"],
        attach_source=given["attach_source"],
    )
    return Settings(
        out=given["out"],
        cache=cache_folder(),
        only=given["only"],
        options=options,
        jobs=given["jobs"] or cores(),
        locked=given["locked"],
        lock=given["lock"],
        force=given["force"],
        theme=given["templates"],
        executor=given.get("executor", ""),
    )


def tell(pack: PackReport, *, explain: bool, as_json: bool) -> None:
    """Say what became of a pack; a pack in which nothing happened is not worth a line."""
    from revisionpack.build.report import listed

    if pack.diagnostics:
        say(rendered(pack.diagnostics, pack.sources, default_format(), sys.stderr).rstrip("\n"))
    if pack.kept:
        say(f"{pack.pack}: no new {listed(pack.kept)}, because of the errors above")
    elif pack.failed:
        say(f"{pack.pack or pack.file}: left as it was, because of the errors above")
    shown = [] if pack.failed and not pack.kept else list(pack.artifacts)
    shown = [artifact for artifact in shown if explain or artifact.state != "unchanged"]
    if pack.folder is not None and (shown or explain or (pack.skipped and not pack.artifacts)):
        say(f"{pack.pack} -> {pack.folder}")
        width = max((len(artifact.name) for artifact in shown), default=0)
        for artifact in shown:
            words = f"  {artifact.state:<10} {artifact.name:<{width}}  {facts(artifact)}"
            say(words.rstrip() + (f"\n             {artifact.why}" if explain else ""))
        for product, why in pack.skipped:
            say(f"  {'left out':<10} {product}: {why}")
    if pack.stale:
        advice = "" if pack.kept else " (build them again, or: revisionpack clean --stale)"
        say(f"  of an older pack: {', '.join(pack.stale)}{advice}")
    if not as_json and pack.folder is not None and not sys.stdout.isatty():  # there it has been said
        for artifact in pack.artifacts:
            if artifact.state in ("built", "restored"):
                give(f"{pack.folder / artifact.name}\n")


def facts(artifact: ArtifactReport) -> str:
    """`12 pages, 6 sheets on both sides; 30 copies: 180`, `340 cards`, `1 page, headings readable from 1.9 m`."""
    from revisionpack.build.report import pace, paper, plural

    words = [
        plural(artifact.facts[name], word)
        for name, word in (("pages", "page"), ("sheets", "sheet"), ("cards", "card"))
        if isinstance(artifact.facts.get(name), int)
    ]
    distance = artifact.facts.get("read_from_m")
    read = f"headings readable from {distance:g} m" if isinstance(distance, float) else ""
    more = (paper(artifact.product, artifact.facts), pace(artifact.facts), read)
    return ", ".join([*words[:2], *filter(None, more)])
