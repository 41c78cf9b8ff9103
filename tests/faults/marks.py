"""Which tests try which fault, as their files say it: nothing is imported or collected."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path

from tests.faults.records import ROOT

Marked = Mapping[str, Set[str]]


def marked(root: Path = ROOT) -> Marked:
    """The tests of each fault: `file::test` or `file::Class::test`, without parameters."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in (root / "tests").rglob("test_*.py"):
        text = file.read_text(encoding="utf-8")
        if "mark.fault(" in text:
            for fault, test in _tests(ast.parse(text).body, file.relative_to(root).as_posix()):
                found[fault].add(test)
    return found


def _tests(
    place: Sequence[ast.stmt], node: str, around: Set[str] = frozenset()
) -> Iterator[tuple[str, str]]:
    """Each fault of each test in a module or a class, also of those that are there at times.

    Those marked `around` it count.
    """
    for one in place:
        if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == "pytestmark":
            around |= _faults([one.value])
    for one in place:
        if isinstance(one, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            name, faults = f"{node}::{one.name}", around | _faults(one.decorator_list)
            if isinstance(one, ast.ClassDef):
                yield from _tests(one.body, name, faults)
            elif one.name.startswith("test_"):
                yield from ((fault, name) for fault in faults)
        if isinstance(one, ast.If):
            yield from _tests(one.body, node, around)
            yield from _tests(one.orelse, node, around)


def _faults(marks: Iterable[ast.expr]) -> Set[str]:
    """F4, of `pytest.mark.fault("F4", …)` anywhere in them."""
    return {
        ast.literal_eval(call.args[0])
        for mark in marks
        for call in ast.walk(mark)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.fault"
    }
