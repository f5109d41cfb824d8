"""The mistakes that are made on purpose: from a module's source to its mutants.

A mutant is one edit of the source, so that it reads as a diff. Not touched: docstrings, annotations
and decorators, which do nothing when the program runs or declare things; and f-strings, which
before Python 3.12 do not say where their parts stand.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_network

_COMPARISONS: dict[type[ast.cmpop], tuple[str, ...]] = {
    ast.Lt: ("<=", ">="),
    ast.LtE: ("<", ">"),
    ast.Gt: (">=", "<="),
    ast.GtE: (">", "<"),
    ast.Eq: ("!=",),
    ast.NotEq: ("==",),
    ast.In: ("not in",),
    ast.NotIn: ("in",),
    ast.Is: ("is not",),
    ast.IsNot: ("is",),
}
_COMPARISON = re.compile(r"[=!<>]=|<|>|\bnot\s+in\b|\bin\b|\bis\s+not\b|\bis\b")

_ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "-",
    ast.Sub: "+",
    ast.Mult: "/",
    ast.Div: "*",
    ast.FloorDiv: "*",
    ast.Mod: "*",
    ast.LShift: ">>",
    ast.RShift: "<<",
    ast.BitAnd: "|",
    ast.BitOr: "&",
    ast.BitXor: "&",
}
_OPERATOR = re.compile(r"//|<<|>>|[-+*/%&|^]")

_SWAPPED = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "sorted": "list",
    "find": "rfind",
    "rfind": "find",
    "partition": "rpartition",
    "rpartition": "partition",
    "startswith": "endswith",
    "endswith": "startswith",
}
_DROPPED = {"strip", "lstrip", "rstrip", "lower", "upper", "casefold", "resolve"}
_OF_RE = {"compile", "sub", "match", "fullmatch", "search", "split", "findall", "finditer"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module with one mistake in it."""

    function: str
    """The function or class it is in, with those around it; the name that is given its value
    outside of any; "" elsewhere."""
    lines: range
    """Of the outermost function around it; empty outside of any."""
    what: str
    line: int
    original: str
    source: str

    @property
    def was(self) -> str:
        """The lines that are no longer there, without indentation."""
        return self._changed[0]

    @property
    def becomes(self) -> str:
        """The lines that stand there instead, without indentation."""
        return self._changed[1]

    @property
    def _changed(self) -> tuple[str, str]:
        old, new = self.original.splitlines(), self.source.splitlines()
        while old and new and old[-1] == new[-1]:
            old.pop()
            new.pop()
        head = 0
        while head < min(len(old), len(new)) and old[head] == new[head]:
            head += 1
        was, becomes = ("\n".join(line.strip() for line in side[head:]) for side in (old, new))
        return was, becomes


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str
    what: str


def mutants(source: str, only: tuple[str, ...] = ()) -> list[Mutant]:
    """All mutants of a module, or of the parts of it that are named. Raises ``ValueError`` for a
    name that is not there."""
    module = _Module(source, only)
    found = list(module.mutants())
    names = {part for name in module.names for part in _with_outer(name)}
    if unknown := [name for name in only if name not in names]:
        raise ValueError(f"there is no {', '.join(unknown)} any more")
    return found


def _with_outer(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[: count + 1]) for count in range(len(parts))]


class _Module:
    def __init__(self, source: str, only: tuple[str, ...]) -> None:
        self.source = source
        self._only = set(only)
        self.names: set[str] = set()
        self._rows = [0]
        for row in source.splitlines(keepends=True):
            self._rows.append(self._rows[-1] + len(row))
        self._texts = source.splitlines()
        self._tree = ast.parse(source)

    def mutants(self) -> Iterator[Mutant]:
        for node in self._tree.body:
            decorators = getattr(node, "decorator_list", [])
            first = min(one.lineno for one in (node, *decorators))
            self._top = self._offset(first, 0), self._place(node)[1]
            self._meaning = _means(self.source[slice(*self._top)])
            yield from self._within(node, "", range(0))

    def _within(self, node: ast.AST, function: str, lines: range) -> Iterator[Mutant]:
        if _is_silent(node):
            return
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            function = f"{function}.{node.name}" if function else node.name
            self.names.add(function)
            if isinstance(node, ast.FunctionDef) and not lines:
                first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
                lines = range(first, (node.end_lineno or first) + 1)
        elif not function and isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            function = target.id if isinstance(target, ast.Name) else ""
            self.names.add(function)
        meant = not self._only or not self._only.isdisjoint(_with_outer(function))
        for edit in self._edits(node) if meant else ():
            changed = self.source[: edit.start] + edit.text + self.source[edit.end :]
            start, end = self._top
            statement = changed[start : end + len(changed) - len(self.source)]
            if _means(statement) not in (None, self._meaning):
                line = self.source.count("\n", 0, edit.start) + 1
                yield Mutant(function, lines, edit.what, line, self.source, changed)
        for child in _children(node):
            yield from self._within(child, function, lines)

    def _edits(self, node: ast.AST) -> Iterator[_Edit]:
        if isinstance(node, ast.stmt):
            yield from self._of_statement(node)
        if isinstance(node, ast.If | ast.IfExp):
            yield from self._decided(node.test)
        if isinstance(node, ast.comprehension):
            for test in node.ifs:
                yield from self._decided(test)
        if isinstance(node, ast.Compare | ast.BoolOp | ast.BinOp | ast.UnaryOp):
            yield from self._of_operation(node)
        if isinstance(node, ast.Call):
            yield from self._of_call(node)
        if isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict):
            yield from self._of_collection(node)
        if isinstance(node, ast.Constant):
            yield from self._of_constant(node)

    def _of_statement(self, node: ast.stmt) -> Iterator[_Edit]:
        if isinstance(node, ast.Return) and not isinstance(node.value, ast.Constant | None):
            yield self._put(node, "return None", "nothing returned")
        is_call = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
        if is_call or isinstance(node, ast.Raise | ast.AugAssign | ast.Delete):
            yield self._put(node, "pass", "a statement dropped")
        if isinstance(node, ast.AugAssign) and type(node.op) in _ARITHMETIC:
            yield self._between(
                node.target, node.value, _OPERATOR, _ARITHMETIC[type(node.op)], "other arithmetic"
            )
        if isinstance(node, ast.Break | ast.Continue):
            other = "continue" if isinstance(node, ast.Break) else "break"
            yield self._put(node, other, "the loop left or not")

    def _decided(self, test: ast.expr) -> Iterator[_Edit]:
        for value in ("True", "False"):
            yield self._put(test, value, "a condition decided")

    def _of_operation(
        self, node: ast.Compare | ast.BoolOp | ast.BinOp | ast.UnaryOp
    ) -> Iterator[_Edit]:
        if isinstance(node, ast.Compare):
            terms = [node.left, *node.comparators]
            for left, comparison, right in zip(terms, node.ops, node.comparators, strict=False):
                for text in _COMPARISONS[type(comparison)]:
                    yield self._between(left, right, _COMPARISON, text, "another comparison")
        elif isinstance(node, ast.BoolOp):
            other = "or" if isinstance(node.op, ast.And) else "and"
            for left, right in zip(node.values, node.values[1:], strict=False):
                yield self._between(left, right, re.compile(r"\b(?:and|or)\b"), other, "and, or")
        elif isinstance(node, ast.UnaryOp):
            yield self._put(node, f"({self._text(node.operand)})", "a sign or a “not” dropped")
        elif type(node.op) in _ARITHMETIC:
            text = _ARITHMETIC[type(node.op)]
            yield self._between(node.left, node.right, _OPERATOR, text, "other arithmetic")
            if isinstance(node.op, ast.Sub):
                swapped = f"(({self._text(node.right)}) - ({self._text(node.left)}))"
                yield self._put(node, swapped, "sides swapped")

    def _of_call(self, node: ast.Call) -> Iterator[_Edit]:
        name = node.func
        if isinstance(name, ast.Name) and name.id in _SWAPPED:
            yield self._put(name, _SWAPPED[name.id], "another function")
        if not isinstance(name, ast.Attribute):
            return
        if name.attr in _SWAPPED:
            text = f"{self._text(name.value)}.{_SWAPPED[name.attr]}"
            yield self._put(name, text, "another function")
        if name.attr in _DROPPED:
            yield self._put(node, self._text(name.value), "a step dropped")
        if _is_re(node):
            for argument in (*node.args, *(one.value for one in node.keywords)):
                if isinstance(argument, ast.Attribute) and _is_name(argument.value, "re"):
                    yield self._put(argument, "re.NOFLAG", "a flag dropped")
            pattern = node.args[0]
            if isinstance(pattern, ast.Constant) and isinstance(pattern.value, str):
                for text in patterns(pattern.value):
                    yield self._put(pattern, ascii(text), "another pattern")

    def _of_collection(self, node: ast.Tuple | ast.List | ast.Set | ast.Dict) -> Iterator[_Edit]:
        if isinstance(node, ast.Dict):
            items = [
                f"**{self._text(value)}"
                if key is None
                else f"{self._text(key)}: ({self._text(value)})"
                for key, value in zip(node.keys, node.values, strict=True)
            ]
            frame = "{%s}"
        elif isinstance(node, ast.Set):
            items, frame = [self._text(item) for item in node.elts], "{%s}"
        elif isinstance(node.ctx, ast.Load):
            items = [self._text(item) for item in node.elts]
            frame = "[%s]" if isinstance(node, ast.List) else "(%s,)"
        else:
            return
        for place in range(len(items) if len(items) > 1 else 0):
            rest = ", ".join(items[:place] + items[place + 1 :])
            yield self._put(node, frame % rest, "an element dropped")

    def _of_constant(self, node: ast.Constant) -> Iterator[_Edit]:
        value = node.value
        if isinstance(value, bool):
            yield self._put(node, str(not value), "another constant")
        elif value is None:
            yield self._put(node, "True", "another constant")
        elif isinstance(value, int | float):
            for other in (value + 1, value - 1):
                yield self._put(node, f"{other!r}" if other >= 0 else f"({other!r})", "off by one")
        elif isinstance(value, str) and (others := networks(value)):
            for network in others:
                yield self._put(node, ascii(network), "another network")
        elif isinstance(value, str | bytes):
            blank = "''" if value else "'mutant'"
            yield self._put(node, blank if isinstance(value, str) else f"b{blank}", "another text")

    def _put(self, node: ast.expr | ast.stmt, text: str, what: str) -> _Edit:
        return _Edit(*self._place(node), text, what)

    def _between(
        self, left: ast.expr, right: ast.expr, pattern: re.Pattern[str], text: str, what: str
    ) -> _Edit:
        """The operator between two terms, which the tree does not place, replaced."""
        found = pattern.search(self.source, self._place(left)[1], self._place(right)[0])
        if found is None:
            raise ValueError(f"no operator in line {left.end_lineno}")
        return _Edit(*found.span(), text, what)

    def _text(self, node: ast.expr) -> str:
        return self.source[slice(*self._place(node))]

    def _place(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        last, width = node.end_lineno or node.lineno, node.end_col_offset or 0
        return self._offset(node.lineno, node.col_offset), self._offset(last, width)

    def _offset(self, line: int, column: int) -> int:
        """The tree counts columns in bytes of UTF-8."""
        before = self._texts[line - 1].encode()[:column].decode()
        return self._rows[line - 1] + len(before)


def _is_silent(node: ast.AST) -> bool:
    is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return is_docstring or isinstance(node, ast.JoinedStr | ast.Import | ast.ImportFrom)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """What is inside a node, apart from annotations, decorators, the parts of types, and patterns,
    which have mutants of their own."""
    pattern = node.args[0] if isinstance(node, ast.Call) and _is_re(node) else None
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "bases"):
            continue
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple | ast.Name):
            continue
        for child in value if isinstance(value, list) else [value]:
            is_text = isinstance(child, ast.Constant) and isinstance(child.value, str)
            if isinstance(child, ast.AST) and not (child is pattern and is_text):
                yield child


def _is_re(node: ast.Call) -> bool:
    name = node.func
    if not isinstance(name, ast.Attribute) or not _is_name(name.value, "re"):
        return False
    return name.attr in _OF_RE and bool(node.args)


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _means(source: str) -> str | None:
    """What a source says apart from its form; None where it says nothing."""
    try:
        return ast.dump(ast.parse(source))
    except SyntaxError:
        return None


def networks(text: str) -> list[str]:
    """A network, halved and doubled; none where the text is no network."""
    try:
        network = ip_network(text)
    except ValueError:
        return []
    if "/" not in text:
        return []
    halved = [next(network.subnets())] if network.prefixlen < network.max_prefixlen else []
    return [str(one) for one in (*halved, network.supernet())]


# --- patterns ----------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"""
      (?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])
    | (?P<count>\{\d*(?:,\d*)?\})
    | (?P<open>\((?:\?(?:[:=!]|<[=!]|P<\w+>))?)
    | (?P<edge>\\[bB]|[\^$])
    | (?P<many>[*+?]\??)
    | (?P<or>\|)
    | (?P<other>\\.|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ELEMENT = re.compile(
    r"(?P<class>\\[swdSWD])|(?P<first>{0})-(?P<last>{0})|(?P<one>{0})".format(
        r"(?:\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\])"
    ),
    re.DOTALL,
)
_OTHER_COUNTS = {"*": ("+",), "+": ("*",), "?": ("",), "*?": ("*",), "+?": ("+",), "??": ("?",)}


def patterns(pattern: str) -> list[str]:
    """Patterns with one mistake: a set that holds more or less, a count that is another, an edge
    or an alternative that is none."""
    found: list[str] = []
    for token in _TOKEN.finditer(pattern):
        text, kind = token[0], token.lastgroup
        others: tuple[str, ...] = ()
        if kind == "set":
            others = tuple(_sets(text))
        elif kind == "many":
            others = _OTHER_COUNTS[text]
        elif kind == "count":
            others = tuple(_counts(text))
        elif kind in ("edge", "or"):
            others = ("",)
        found += [pattern[: token.start()] + other + pattern[token.end() :] for other in others]
    return [other for other in dict.fromkeys(found) if other != pattern and _compiles(other)]


def _sets(text: str) -> Iterator[str]:
    opening = "[^" if text.startswith("[^") else "["
    inner = text[len(opening) : -1]
    elements = list(_ELEMENT.finditer(inner))
    for element in elements:
        before, after = opening + inner[: element.start()], inner[element.end() :] + "]"
        if len(elements) > 1:
            yield before + after
        if element["first"]:
            first, last = _code(element["first"]), _code(element["last"])
            for low, high in (
                (first + 1, last),
                (first, last - 1),
                (first - 1, last),
                (first, last + 1),
            ):
                if 0 <= low <= high <= sys.maxunicode:
                    yield f"{before}{_escaped(low)}-{_escaped(high)}{after}"


def _counts(text: str) -> Iterator[str]:
    for number in re.finditer(r"\d+", text):
        for other in (int(number[0]) + 1, int(number[0]) - 1):
            yield text[: number.start()] + str(other) + text[number.end() :]


def _code(element: str) -> int:
    if element.startswith(("\\x", "\\u")):
        return int(element[2:], 16)
    return ord(element[-1])


def _escaped(code: int) -> str:
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except (re.error, OverflowError):
        return False
    return True
