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
    {"pipeline", "review"},
    {"collect", "match", "sites", "publish", "doctor"},
    {"store", "config"},
    {"schema", "recurrence", "codec"},
    {"model", "errors", "disk", "folding"},
)
"""From the roof to the ground; a room uses those below it, and of its own floor only itself."""

ONLY_IN = {
    # What opens connections, or could, has one door.
    "collect/fetch.py": {
        *("requests", "urllib3", "requests_hardened", "httpx", "httpcore", "aiohttp", "pycurl"),
        *("socket", "_socket", "socketserver", "ssl", "http", "asyncio", "selectors", "select"),
        *("urllib.request", "urllib.robotparser", "xmlrpc", "ftplib", "smtplib", "smtpd"),
        *("poplib", "imaplib", "nntplib", "telnetlib", "wsgiref", "webbrowser", "ctypes"),
    },
    # Other programs open connections of their own.
    "collect/apart.py": {"subprocess", "multiprocessing", "pty", "concurrent.futures.process"},
    # It fetches what looks like an address.
    "collect/formats/rss.py": {"feedparser"},
}
"""Modules, each with all that is in it, and the only file that may import them."""

ROUNDABOUT = {
    *("os.system", "os.popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.posix_spawnp"),
    *(f"os.exec{how}" for how in ("l", "le", "lp", "lpe", "v", "ve", "vp", "vpe")),
    *(f"os.spawn{how}" for how in ("l", "le", "lp", "lpe", "v", "ve", "vp", "vpe")),
    *("importlib.import_module", "__import__", "exec", "eval", "sys.modules"),
}
"""What hides from this file which module is used, or which program runs. Nothing may use it."""


def imports(path: Path) -> set[str]:
    return imported(path.read_text(encoding="utf-8"))


def imported(source: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            found |= {node.module or "", *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def strays(source: str, place: str) -> set[str]:
    """What ``source`` imports or names though only another file may, or none."""
    named = {
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Name | ast.Attribute)
    }
    modules = imported(source)
    elsewhere = {
        module
        for module in modules
        for home, kept in ONLY_IN.items()
        for name in kept
        if place != home and (module == name or module.startswith(f"{name}."))
    }
    return elsewhere | (ROUNDABOUT & (named | modules))


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
    place = path.relative_to(PACKAGE).as_posix()
    assert not strays(path.read_text(encoding="utf-8"), place)


@pytest.mark.parametrize(
    "source",
    [
        *("import socket", "import socket as s", "from socket import create_connection"),
        *("import http.client", "from http import client", "import urllib.request"),
        *("from urllib import request", "import urllib3.util", "import asyncio.streams"),
        *("def f():\n    import ssl", "from requests import get", "import smtplib, os"),
        *("import subprocess", "from multiprocessing import connection", "import feedparser"),
        *("import os\nos.system('curl x')", "from os import popen", "__import__('socket')"),
        *("import importlib\nimportlib.import_module('x')", "import sys\nsys.modules['socket']"),
        *("from importlib import import_module", "exec('import socket')"),
    ],
)
def test_another_door_would_be_seen(source: str):
    assert strays(source, "publish/page.py")


@pytest.mark.parametrize(
    "source",
    [
        *("import os\nos.replace('a', 'b')", "from urllib.parse import quote", "import httpdate"),
        *("from importlib import resources", "from concurrent.futures import ThreadPoolExecutor"),
    ],
)
def test_what_is_no_door(source: str):
    assert not strays(source, "publish/page.py")


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
