"""Imports go down only: what docs/architecture.md draws holds in the code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "aggregator"

FLOORS = (
    {"__main__"},
    {"cli"},
    {"report"},
    {"service"},
    {"pipeline"},
    {"collect", "match", "sites", "publish"},
    {"store", "config"},
    {"schema", "recurrence", "codec"},
    {"model", "errors"},
)
"""From the roof to the ground; a room uses those below it, and of its own floor only itself."""

NETWORK = {"requests", "urllib3", "http.client", "urllib.request", "socket", "requests_hardened"}


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def room(module: str) -> str:
    return module.split(".")[1]


def floor(name: str) -> int:
    (found,) = [level for level, rooms in enumerate(FLOORS) if name in rooms]
    return found


MODULES = sorted(
    path for path in PACKAGE.rglob("*.py") if path.parent / path.name != PACKAGE / "__init__.py"
)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_down_only(path: Path):
    mine = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    for module in imports(path):
        if module.startswith("aggregator."):
            other = room(module)
            assert other == mine or floor(other) > floor(mine), f"{path}: imports {module}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_one_door_leads_to_the_network(path: Path):
    if path != PACKAGE / "collect" / "fetch.py":
        assert not imports(path) & NETWORK


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_edges_read_the_clock(path: Path):
    if path.relative_to(PACKAGE).parts[0] in ("cli.py", "service"):
        return
    calls = [
        node.func.attr
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    assert not {"now", "utcnow", "today"} & set(calls)
