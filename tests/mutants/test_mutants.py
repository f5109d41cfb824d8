"""The mistakes made on purpose are made as meant, and noticed only where a test notices."""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.mutants import run
from tests.mutants.__main__ import ENOUGH, EQUIVALENT, Score, equivalents, told
from tests.mutants.operators import mutants, networks, patterns
from tests.mutants.targets import TARGETS, Target


def made(source: str) -> set[str]:
    """What the lines that change become."""
    return {one.becomes for one in mutants(textwrap.dedent(source))}


@pytest.mark.parametrize(
    ("line", "becomes"),
    [
        ("a < b", {"a <= b", "a >= b"}),
        ("a <= b", {"a < b", "a > b"}),
        ("a == b", {"a != b"}),
        ("a not in b", {"a in b"}),
        ("a is b", {"a is not b"}),
        ("a < b > c", {"a <= b > c", "a >= b > c", "a < b >= c", "a < b <= c"}),
        ("a and b and c", {"a or b and c", "a and b or c"}),
        ("not a", {"(a)"}),
        ("a + b", {"a - b"}),
        ("a - b", {"a + b", "((b) - (a))"}),
        ("a | b", {"a & b"}),
        ("5", {"6", "4"}),
        ("0", {"1", "(-1)"}),
        ("True", {"False"}),
        ("None", {"True"}),
        ("'ü' + ö + 'ä'", {"'' + ö + 'ä'", "'ü' - ö + 'ä'", "'ü' + ö - 'ä'", "'ü' + ö + ''"}),
        ("''", {"'mutant'"}),
        ("b'x'", {"b''"}),
        ("(a, b)", {"(b,)", "(a,)"}),
        ("{a: b, c: d}", {"{c: (d)}", "{a: (b)}"}),
        ("a if b else c", {"a if True else c", "a if False else c"}),
        ("[a for a in b if c]", {"[a for a in b if True]", "[a for a in b if False]"}),
        ("min(a, b)", {"max(a, b)"}),
        ("all(a)", {"any(a)"}),
        ("a.strip().find(b)", {"a.find(b)", "a.strip().rfind(b)"}),
        ("'10.0.0.0/8'", {"'10.0.0.0/9'", "'10.0.0.0/7'"}),
        ("f'{a} {1}'", set()),
    ],
)
def test_what_an_expression_becomes(line: str, becomes: set[str]):
    assert made(f"x = {line}") == {f"x = {one}" for one in becomes}


@pytest.mark.parametrize(
    ("block", "becomes"),
    [
        ("return a", {"return None"}),
        ("return", set()),
        ("a(b)", {"pass"}),
        ("raise a", {"pass"}),
        ("a += b", {"pass", "a -= b"}),
        ("for a in b: break", {"for a in b: continue"}),
        ("if a: b", {"if True: b", "if False: b"}),
        ("while a: b", set()),
        ('"""Told."""', set()),
        ("a: int | None", set()),
        ("a: tuple[int, str] = b", set()),
    ],
)
def test_what_a_statement_becomes(block: str, becomes: set[str]):
    assert made(f"def f():\n    {block}") == becomes


def test_decorators_and_annotations_stay():
    assert made("@a(True)\ndef f(b: 'c' = d) -> 'e': ...") == set()


@pytest.mark.parametrize(
    ("pattern", "becomes"),
    [
        ("[b-y]", {"[c-y]", "[b-x]", "[a-y]", "[b-z]"}),
        (r"[a\s]", {r"[\s]", "[a]"}),
        ("[^ab]", {"[^b]", "[^a]"}),
        ("a*b+c?", {"a+b+c?", "a*b*c?", "a*b+c"}),
        ("a.*?", {"a.*"}),
        ("a{2,3}", {"a{3,3}", "a{1,3}", "a{2,4}", "a{2,2}"}),
        (r"^a\b|(?:b)", {r"a\b|(?:b)", "^a|(?:b)", r"^a\b(?:b)"}),
        (r"\*\\", set()),
    ],
)
def test_what_a_pattern_becomes(pattern: str, becomes: set[str]):
    spelled = {
        one.encode().decode("unicode_escape") if "\\u" in one else one for one in patterns(pattern)
    }
    assert spelled == becomes


def test_a_pattern_of_re_has_mutants_of_its_own():
    found = made("x = re.compile('a+', re.DOTALL)")
    assert found == {"x = re.compile('a*', re.DOTALL)", "x = re.compile('a+', re.NOFLAG)"}


def test_networks():
    assert networks("::/127") == ["::/128", "::/126"]
    assert networks("1.2.3.4/32") == ["1.2.3.4/31"]
    assert networks("1.2.3.4") == networks("a/b") == []


SOURCE = textwrap.dedent(
    '''
    """A module."""
    MOST = 5

    class Box:
        size: int = 3

        @property
        def half(self):
            return self.size // 2

    def fits(number):
        return number < MOST
    '''
)


def test_where_a_mutant_is():
    found = {one.becomes: (one.function, list(one.lines)) for one in mutants(SOURCE)}
    assert found["MOST = 6"] == ("MOST", [])
    assert found["size: int = 4"] == ("Box", [])
    assert found["return self.size * 2"] == ("Box.half", [8, 9, 10])
    assert found["return number <= MOST"] == ("fits", [12, 13])


@pytest.mark.parametrize(
    ("only", "functions"),
    [(("Box",), {"Box", "Box.half"}), (("Box.half",), {"Box.half"}), (("MOST",), {"MOST"})],
)
def test_parts_of_a_module(only: tuple[str, ...], functions: set[str]):
    assert {one.function for one in mutants(SOURCE, only)} == functions


def test_a_part_that_is_no_longer_there():
    with pytest.raises(ValueError, match=r"there is no Box\.whole"):
        mutants(SOURCE, ("Box.whole",))


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.module)
def test_every_target_is_there(target: Target):
    found = mutants((run.ROOT / target.module).read_text("utf-8"), target.only)
    assert len(found) > 50
    assert all((run.ROOT / name).is_file() for name in target.tests)


def test_every_equivalent_mutant_is_one():
    """Whether it survives, ``make mutants`` says."""
    known = equivalents(EQUIVALENT.read_text("utf-8"))
    assert set(known) <= {target.module for target in TARGETS}
    for target in TARGETS:
        source = (run.ROOT / target.module).read_text("utf-8")
        names = {(one.function, one.was, one.becomes) for one in mutants(source, target.only)}
        assert known.get(target.module, set()) <= names


def test_an_equivalent_mutant_needs_a_reason():
    with pytest.raises(ValueError, match="has no reason"):
        equivalents('[[equivalent]]\nmodule="a"\nin="b"\nwas="c"\nbecomes="d"\nreason=" "')


def test_what_is_enough():
    score = Score("a", equivalent=5)
    score.outcomes.update({"killed": 88, "timed out": 2, "survived": 10, "not run": 5})
    assert (score.killed, score.survived, score.share, score.holds) == (90, 10, ENOUGH, True)
    score.outcomes["survived"] += 1
    assert not score.holds


def test_a_survivor_reads_as_a_diff():
    (one, _) = mutants("def f():\n    return a < b\n")[1:]
    assert told("a.py", one, "survived") == (
        "\nsurvived: a.py:2, in f: another comparison\n- return a < b\n+ return a <= b"
    )


JUDGE = """
import json
from pathlib import Path
from tests.mutants import run
from tests.mutants.operators import mutants
from tests.mutants.targets import Target

run.ROOT, run.PATIENCE = Path.cwd(), 2.0
target = Target("kept.py", ("test_kept.py",))
some = [one for one in mutants(Path("kept.py").read_text("utf-8")) if one.what != "off by one"]
told = {}
run.judge(
    target, some, run.undisturbed(target), 2,
    lambda one, outcome: told.update({f"{one.line}: {one.becomes}": outcome}),
)
print(json.dumps(told))
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A project of one module, of which the tests ask half."""
    (tmp_path / "kept.py").write_text(
        "def is_small(number):\n    return number < 5\n\n\n"
        "def unasked():\n    return [1]\n\n\n"
        "def waits(most):\n    count = 0\n    while count < most:\n        count += 1\n"
        "    return count\n",
        "utf-8",
    )
    (tmp_path / "test_kept.py").write_text(
        "import kept\n\n\ndef test_small():\n    assert kept.is_small(1)\n"
        "    assert not kept.is_small(9)\n\n\ndef test_waits():\n    assert kept.waits(3) == 3\n",
        "utf-8",
    )
    (tmp_path / "pytest.ini").write_text("[pytest]\npythonpath = .\n", "utf-8")
    return tmp_path


def judge(folder: Path) -> subprocess.CompletedProcess[str]:
    """In a process of its own: one that pytest runs in is not to be forked."""
    environment = {**os.environ, "PYTHONPATH": str(run.ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-c", JUDGE],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
    )


def test_what_tests_notice(small: Path):
    before = (small / "kept.py").read_bytes()
    done = judge(small)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "2: return None": "killed",
        "2: return number <= 5": "survived",
        "2: return number >= 5": "killed",
        "6: return None": "not run",
        "11: while count <= most:": "killed",
        "11: while count >= most:": "killed",
        "12: pass": "timed out",
        "12: count -= 1": "timed out",
        "13: return None": "killed",
    }
    assert (small / "kept.py").read_bytes() == before


def test_tests_that_fail_anyway_judge_nothing(small: Path):
    (small / "test_kept.py").write_text("def test_no():\n    assert False\n", "utf-8")
    done = judge(small)
    assert "the tests of kept.py fail without any mutant" in done.stderr
