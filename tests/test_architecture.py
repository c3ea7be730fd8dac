"""The house stays as docs/architecture.md draws it: layers import downwards, each duty has one home."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src" / "revisionpack"

# A module imports from its own layer or from one before it.
LAYERS = [
    "__init__",  # the version, nothing else
    "diagnostics",
    "kept",
    "patterns",
    "snippets",
    "text",
    "content",
    "derive",
    "checks",
    "layout",
    "theme",
    "outputs",
    "engines",
    "build",
    "release",
    "cli",
    "_entry",
    "__main__",
]
PRODUCTS = {"sheets", "poster", "questions", "answers", "mock", "deck"}
VAGUE = {"util", "utils", "helper", "helpers", "manager", "managers", "common", "misc", "base"}

Offence = tuple[int, str]


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module as (path below src/revisionpack with no suffix, tree), for instance "content/load"."""
    for path in sorted(SRC.rglob("*.py")):
        yield path.relative_to(SRC).with_suffix("").as_posix(), parse(path.read_text("utf-8"))


def parse(source: str) -> ast.Module:
    return ast.parse(source)


def imports(name: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, dotted module) of every import, wherever it stands, relative ones made absolute.

    A text that is a dotted name of ours counts too: it is one that importlib will be handed.
    """
    package = ["revisionpack", *name.split("/")[:-1]]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            target = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                yield node.lineno, f"{target}.{alias.name}"
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node.value.startswith("revisionpack.")
            and all(part.isidentifier() for part in node.value.split("."))
        ):
            yield node.lineno, node.value


def layer(dotted: str) -> str:
    """The layer of a dotted name of ours: "revisionpack.content.load" is in "content".

    Names of the package itself (its version) are in "__init__".
    """
    parts = dotted.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in LAYERS else "__init__"


def called(node: ast.AST) -> str:
    """The dotted name of what is called or read, as far as it is written out: "os.replace", ".write_text"."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{called(node.value)}.{node.attr}"
    return ""


# ------------------------------------------------------------------------------------------ the rules


def upward_imports(name: str, tree: ast.Module) -> Iterator[Offence]:
    own = LAYERS.index(layer(f"revisionpack.{name.replace('/', '.')}"))
    for line, dotted in imports(name, tree):
        if dotted.split(".")[0] == "revisionpack" and LAYERS.index(layer(dotted)) > own:
            yield line, f"imports {dotted}, which stands above it"


def product_of(dotted: str) -> str | None:
    """ "revisionpack.outputs.sheets_organiser.plan" belongs to the product "sheets"."""
    parts = dotted.split(".")
    if len(parts) < 3 or parts[1] != "outputs":
        return None
    family = parts[2].split("_")[0]
    return family if family in PRODUCTS else None


def outputs_importing_each_other(name: str, tree: ast.Module) -> Iterator[Offence]:
    own = product_of(f"revisionpack.{name.replace('/', '.')}")
    if own is None:
        return
    for line, dotted in imports(name, tree):
        if product_of(dotted) not in (None, own):
            yield line, f"imports {dotted}: outputs do not know each other"


def only(module: str, home: tuple[str, ...]) -> Callable[[str, ast.Module], Iterator[Offence]]:
    def rule(name: str, tree: ast.Module) -> Iterator[Offence]:
        if name.startswith(home):
            return
        for line, dotted in imports(name, tree):
            if dotted.split(".")[0] == module:
                yield line, f"imports {module}; only {' and '.join(home)} may"

    return rule


WRITES = {
    "os": set(
        "chmod link makedirs mkdir mkfifo remove removedirs rename renames replace rmdir symlink truncate"
        " unlink utime write".split()
    ),
    "shutil": set("copy copy2 copyfile copytree move rmtree make_archive".split()),
    "tempfile": set("mkstemp mkdtemp NamedTemporaryFile TemporaryDirectory TemporaryFile".split()),
}
WRITING_METHODS = set(
    "write_text write_bytes mkdir touch unlink rmdir symlink_to hardlink_to write_to_file".split()
)


def file_writes(name: str, tree: ast.Module) -> Iterator[Offence]:
    if name.startswith(("build/", "release/", "cli/new")) or name == "kept":  # it writes into __pycache__ alone
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        what = called(node.func)
        owner, _, method = what.rpartition(".")
        of_an_object = isinstance(node.func, ast.Attribute)
        if method in WRITES.get(owner, set()) or (of_an_object and method in WRITING_METHODS):
            yield node.lineno, f"calls {what}"
        elif method == "open":
            at = 0 if of_an_object and owner not in ("io", "os") else 1  # path.open(mode), open(path, mode)
            mode = next((k.value for k in node.keywords if k.arg == "mode"), None)
            if mode is None and len(node.args) > at:
                mode = node.args[at]
            value = mode.value if isinstance(mode, ast.Constant) else None
            if isinstance(value, str) and set(value) <= set("rwaxbt+") and set(value) & set("wax+"):
                yield node.lineno, f"opens a file with mode {value!r}"


def prints_and_exits(name: str, tree: ast.Module) -> Iterator[Offence]:
    if name.startswith(("cli/", "_entry", "__main__")):
        return
    # emptying the buffers before a fork says nothing
    flushed = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr == "flush"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node.func) in ("print", "exit", "quit", "sys.exit", "input"):
            yield node.lineno, f"calls {called(node.func)}"
        elif isinstance(node, ast.Call) and called(node.func) == "os._exit" and not name.startswith("build/"):
            yield node.lineno, "calls os._exit; only a worker of build/ ends so"
        elif (
            isinstance(node, ast.Attribute)
            and called(node) in ("sys.stdout", "sys.stderr")
            and id(node) not in flushed
        ):
            yield node.lineno, f"uses {called(node)}"
        elif isinstance(node, ast.Name) and node.id == "SystemExit":
            yield node.lineno, "names SystemExit"


def vague_names(name: str, tree: ast.Module) -> Iterator[Offence]:
    for part in name.split("/"):
        if VAGUE & set(part.split("_")):
            yield 1, f"is called {part}: what does it do?"
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name.endswith(("Manager", "Helper", "Utils", "Util")):
            yield node.lineno, f"has a class {node.name}: what does it do?"


RULES: dict[str, Callable[[str, ast.Module], Iterator[Offence]]] = {
    "layers import downwards": upward_imports,
    "outputs never import each other": outputs_importing_each_other,
    "only content/yaml_tree parses YAML": only("yaml", ("content/yaml_tree",)),
    "only engines/pdf imports weasyprint": only("weasyprint", ("engines/pdf",)),
    "only engines/apkg imports genanki": only("genanki", ("engines/apkg",)),
    "only build/, release/ and new write files": file_writes,
    "only cli/ prints or exits": prints_and_exits,
    "only cli/ imports click": only("click", ("cli/",)),
    "no vague names": vague_names,
}


@pytest.mark.parametrize("rule", RULES)
def test_every_module_keeps(rule: str) -> None:
    """The whole of src/revisionpack keeps the rule."""
    trees = dict(modules())
    assert len(trees) >= 10, "the sources were not found"
    check = RULES[rule]
    found = [f"{name}.py:{line}: {what}" for name, tree in trees.items() for line, what in check(name, tree)]

    assert found == []


def test_every_product_is_known() -> None:
    """What plans a product is one of those that must not import each other."""
    planned = {name for name, tree in modules() if name.startswith("outputs/") for node in tree.body
               if isinstance(node, ast.FunctionDef) and node.name == "plan"}  # fmt: skip

    assert {product_of(f"revisionpack.{name.replace('/', '.')}") for name in planned} == PRODUCTS


def test_every_package_has_a_layer() -> None:
    """Nothing stands beside the layers: a new package must take its place in the order."""
    top = {name.split("/")[0] for name, _ in modules()}

    assert top <= set(LAYERS)


# One offence each, so that a rule that has stopped seeing is found out.
OFFENDERS = [
    ("layers import downwards", "text/dates", "from revisionpack.content import load"),
    ("layers import downwards", "content/load", "from ..derive.cards import Note"),
    ("layers import downwards", "theme", "def f():\n    import revisionpack.cli"),
    ("layers import downwards", "checks/rules", "WHERE = 'revisionpack.outputs.sheets'"),
    ("outputs never import each other", "outputs/poster", "from . import sheets"),
    ("outputs never import each other", "outputs/deck_fields", "from revisionpack.outputs import answers"),
    ("outputs never import each other", "outputs/mock", "from revisionpack.outputs import questions"),
    ("only content/yaml_tree parses YAML", "cli/new", "import yaml"),
    ("only engines/pdf imports weasyprint", "build/pool", "from weasyprint.text import ffi"),
    ("only engines/apkg imports genanki", "derive/cards", "import genanki"),
    ("only build/, release/ and new write files", "engines/tile", "open('x', 'wb')"),
    ("only build/, release/ and new write files", "engines/tile", "Path('x').open('w')"),
    ("only build/, release/ and new write files", "theme", "os.replace(a, b)"),
    ("only build/, release/ and new write files", "theme", "path.write_text('x')"),
    ("only cli/ prints or exits", "build/plan", "print('hello')"),
    ("only cli/ prints or exits", "build/plan", "import sys\nsys.stderr.write('x')"),
    ("only cli/ prints or exits", "build/plan", "raise SystemExit(1)"),
    ("only cli/ imports click", "_entry", "import click"),
    ("no vague names", "text/date_utils", ""),
    ("no vague names", "build/store", "class StoreManager: ..."),
]
INNOCENTS = [
    ("layers import downwards", "cli/check", "from revisionpack.diagnostics import Span"),
    ("layers import downwards", "text/dates", "from revisionpack import __version__"),
    ("outputs never import each other", "outputs/poster", "from .step import Done"),
    ("outputs never import each other", "outputs/sheets", "from .sheets_organiser import organiser"),
    ("only build/, release/ and new write files", "theme", "open('x').read(); 'a-b'.replace('a', 'b')"),
    ("only build/, release/ and new write files", "theme", "p.open('rb'); open(p, 'rb'); os.open(p, how)"),
    ("only build/, release/ and new write files", "build/write", "open('x', 'wb')"),
    ("only cli/ prints or exits", "cli/main", "print('hello')"),
    ("only cli/ prints or exits", "build/pool", "sys.stdout.flush(); os._exit(0)"),
]


@pytest.mark.parametrize(("rule", "name", "source"), OFFENDERS)
def test_the_rule_sees(rule: str, name: str, source: str) -> None:
    """Each rule finds a planted offence."""
    assert list(RULES[rule](name, parse(source)))


@pytest.mark.parametrize(("rule", "name", "source"), INNOCENTS)
def test_the_rule_stays_silent(rule: str, name: str, source: str) -> None:
    """Each rule lets the innocent neighbour of an offence pass."""
    assert list(RULES[rule](name, parse(source))) == []


def test_every_rule_was_seen_to_fail() -> None:
    """No rule without a planted offence."""
    assert {rule for rule, _, _ in OFFENDERS} == set(RULES)
