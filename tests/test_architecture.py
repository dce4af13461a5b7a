"""The shape of the package: who may import whom, what every module and data file has to have."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from functools import cache
from pathlib import Path

import click
import pytest

import newsgrab
from newsgrab import profiles

PACKAGE = Path(newsgrab.__file__).parent
REPO = Path(__file__).parent.parent
MODULES = sorted(PACKAGE.rglob("*.py"))
DATA = sorted((*(PACKAGE / "languages").glob("*.toml"), *(PACKAGE / "sites").glob("*.toml")))

# A module may import those of its own layer and of the ones before it.
LAYERS = (
    "errors models records lean disk",
    "text",
    "profiles",
    "page",
    "fields",
    "api",
    "web",
    "formats",
    "archive",
    "engines",
    "cli",
)
LAYER = {name: height for height, names in enumerate(LAYERS) for name in names.split()}
SOUPS = {"bs4", "lxml", "soupsieve", "html5lib"}
# What takes long to import must wait inside a function until it is needed.
HEAVY = {"requests", "urllib3", "charset_normalizer", "feedparser", "warcio", "protego", "dask", "sqlite3"}
HEAVY |= {"jinja2", "pygal", "pyarrow", "distributed", "fsspec"}


def name(module: Path) -> str:
    return module.relative_to(PACKAGE).with_suffix("").as_posix()


def part(module: Path) -> str:
    """Return the room of the package that a module stands in."""
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def imported(module: Path, nodes: list[ast.AST]) -> list[tuple[str, ...]]:
    """Return what the import statements among ``nodes`` name, each as its dotted parts."""
    here = ("newsgrab", *module.relative_to(PACKAGE).with_suffix("").parts)
    found = []
    for node in nodes:
        if isinstance(node, ast.Import):
            found += [tuple(alias.name.split(".")) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = here[: -node.level] if node.level else ()
            base += tuple(node.module.split(".")) if node.module else ()
            found += [(*base, alias.name) for alias in node.names]
    return found


def everywhere(module: Path) -> list[tuple[str, ...]]:
    return imported(module, list(ast.walk(tree(module))))


def at_import_time(module: Path) -> list[tuple[str, ...]]:
    """Return the imports that run when the module is imported: not those in functions and under TYPE_CHECKING."""
    nodes: list[ast.AST] = []
    queue: list[ast.AST] = [tree(module)]
    while queue:
        node = queue.pop()
        nodes.append(node)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            queue += node.orelse
            continue
        queue += ast.iter_child_nodes(node)
    return imported(module, nodes)


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_imports_point_one_way(module: Path) -> None:
    height = LAYER.get(part(module), len(LAYERS))  # __init__ and __main__ stand above all
    for parts in everywhere(module):
        if parts[0] == "newsgrab" and len(parts) > 1 and parts[1] in LAYER:
            assert LAYER[parts[1]] <= height, f"{name(module)} imports {'.'.join(parts)}"


def test_every_room_has_a_layer() -> None:
    rooms = {part(module) for module in MODULES} - {"__init__", "__main__", "_version"}
    assert rooms <= set(LAYER), "say in LAYERS where it stands"


@pytest.mark.parametrize("module", [m for m in MODULES if part(m) == "fields"], ids=name)
def test_fields_do_not_import_fields(module: Path) -> None:
    shared = {"context", "order"}  # and what is named with an underscore, which is no field
    for parts in everywhere(module):
        if parts[:2] == ("newsgrab", "fields") and module.stem != "order":
            assert parts[2] in shared or parts[2].startswith("_"), f"{name(module)} imports {'.'.join(parts)}"


@pytest.mark.parametrize("module", [m for m in MODULES if part(m) == "text"], ids=name)
def test_text_sees_no_soup_and_no_files(module: Path) -> None:
    assert not {parts[0] for parts in everywhere(module)} & SOUPS
    assert not [parts for parts in everywhere(module) if parts[:2] == ("newsgrab", "profiles")]


@pytest.mark.parametrize("module", [m for m in MODULES if part(m) != "cli"], ids=name)
def test_only_the_command_knows_the_terminal(module: Path) -> None:
    """Neither click, nor print, nor setting up the log, nor the environment (but a table may ask for NO_COLOR)."""
    assert not [parts for parts in everywhere(module) if parts[0] == "click"]
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in ("print", "logging.basicConfig", "input", "sys.exit", "exit"), f"{called}()"
        if isinstance(node, ast.Attribute) and name(module) != "formats/table":
            assert ast.unparse(node) not in ("os.environ", "os.getenv", "sys.argv"), ast.unparse(node)


# Modules that are made of a heavy one (its classes are their bases) and wait themselves.
WAITING = {"web/transport", "web/cache", "archive/store"}


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_heavy_imports_wait(module: Path) -> None:
    wanted = at_import_time(module)
    assert name(module) in WAITING or not {parts[0] for parts in wanted} & HEAVY
    assert not {"/".join(parts[1:3]) for parts in wanted if parts[0] == "newsgrab"} & WAITING


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_modules_have_docstrings(module: Path) -> None:
    assert module.read_text(encoding="utf-8").strip() == "" or ast.get_docstring(tree(module))


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_nothing_is_left_to_do(module: Path) -> None:
    """Comments and names: what is to be done is an issue, and no note in the code."""
    for token in tokenize.generate_tokens(io.StringIO(module.read_text(encoding="utf-8")).readline):
        if token.type in (tokenize.COMMENT, tokenize.NAME):
            assert not re.search(r"\b(TODO|FIXME|XXX|HACK)\b", token.string), f"line {token.start[0]}: {token.string}"


@pytest.mark.parametrize("file", DATA, ids=lambda file: file.name)
def test_data_files_load(file: Path) -> None:
    """An unknown key or a wrong type is a ProfileError that names it."""
    if file.parent.name == "languages":
        language = profiles.load_language(file.stem)
        assert language.tag == file.stem
        assert language.name
        assert language.endonym
        assert len(language.dates.months) in (0, 12)
        assert len(language.dates.weekdays) in (0, 7)
        assert all(len(pair) == 2 for pair in language.views.around)
        assert language.dates.order in ("dmy", "mdy", "ymd")
        assert set(language.fallbacks) <= set(profiles.language_tags())
    else:
        assert profiles.load_site(file.stem).host == file.stem


def test_the_readme_shows_commands_that_exist() -> None:
    """Every ``newsgrab <command>`` of the README, with every option that stands behind it."""
    readme = REPO / "README.md"
    from newsgrab.cli import group

    shown = re.findall(r"\bnewsgrab ([a-z]+(?: [^\n`|&>;]*)?)", "\n".join(code_blocks(readme)))
    assert shown
    for line in shown:
        check_command(group, line.split())


def code_blocks(page: Path) -> list[str]:
    return re.findall(r"^```(?:console|bash|sh|text)?\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S)


def check_command(command: click.Command, words: list[str]) -> None:
    options: set[str] = {"--help", "--version"}
    for word in words:
        options |= {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
        if isinstance(command, click.Group) and not word.startswith("-"):
            found = command.get_command(click.Context(command), word)
            assert found is not None, f"no command {word!r}: newsgrab {' '.join(words)}"
            command = found
        elif re.match(r"--?[a-z]", word):
            assert word.partition("=")[0] in options, f"no option {word!r}: newsgrab {' '.join(words)}"


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_no_name_of_a_module_is_given_twice(module: Path) -> None:
    """A pattern that a later one of the same name replaces is met by its readers, and no linter says so."""
    names = [
        target.id
        for node in tree(module).body
        for target in (node.targets if isinstance(node, ast.Assign) else [])
        if isinstance(target, ast.Name)
    ]
    assert [one for one in names if names.count(one) > 1] == []
