"""A rule is text from anybody's workbook: whatever it says, it is computed or reported as a finding.

Each runs in a process of its own that may take 50 MB and 1 s of CPU more than it had when it was ready.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

resource = pytest.importorskip("resource", reason="only Unix limits a process")

MEGABYTE = 2**20
CHILD = """
import resource, signal, sys
from pathlib import Path
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Severity
from de06_xl.model.rule import Rule
from de06_xl.process.validate import validate
from de06_xl.workbook import layout
from dataclasses import replace
from tests.support.books import book, indicator, paragraph, row

def findings(expression, message):
    rule = Rule("R", Severity.ERROR, expression, message, row(layout.RULES, 5, layout.RULES.sheet))
    figures = (indicator("a", 5), indicator("b", 10**14, number=6), indicator("khong", 0, number=7))
    workbook = replace(book(*figures, paragraphs=(paragraph("-", "Có."),)), rules=(rule,))
    return validate(workbook, Figures(workbook))

expression, message = (eval(text) for text in sys.argv[1:])
assert findings("a > b", "Sai.")  # whatever is made once is made
size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (size + 50 * 2**20,) * 2)
signal.setitimer(signal.ITIMER_PROF, 10)  # its signal ends a process that would go on for ever
for finding in findings(expression, message):
    print(finding.rule, finding.sheet, finding.cell, len(finding.message) < 1_100)
"""

UNREADABLE = "unreadable-expression Quy tắc kiểm tra C5 True\n"
UNKNOWN = "unknown-code Quy tắc kiểm tra C5 True\n"
LEFT_OVER = "left-over Quy tắc kiểm tra C5 True\n"
BROKEN = "rule:R I Thử D5 True\n"

HOSTILE = {
    "attribute": ("'a.__class__.__mro__ = 1'", UNREADABLE),
    "attribute of a number": ("'(1).real > a'", UNREADABLE),
    "unknown function": ("'SYSTEM(a) > 1'", UNREADABLE),
    "import": ("'__import__(a) = 1'", UNREADABLE),
    "call of a code": ("'a(b) = 1'", UNREADABLE),
    "comprehension": ("'[x for x in a] = 1'", UNREADABLE),
    "generator": ("'MAX(a for b in c) > 1'", UNREADABLE),
    "lambda": ("'(lambda: a)() > 1'", UNREADABLE),
    "string": ("'\"a\" = a'", UNREADABLE),
    "subscript": ("'a[0] = 1'", UNKNOWN),
    "assignment": ("'a := 1'", UNREADABLE),
    "power": ("'a ^ 999999999 > 1'", UNREADABLE),
    "power of Python": ("'9 ** 9 ** 9 ** 9 > a'", UNREADABLE),
    "power by products": ("' * '.join(['b'] * 290) + ' > a'", BROKEN),
    "power by quotients": ("' / '.join(['a'] + ['b'] * 290) + ' > a'", BROKEN),
    "rounding to nowhere": ("'LÀM_TRÒN(a; 999999999999999) > 6'", BROKEN),
    "parentheses": ("'(' * 10_000 + 'a' + ')' * 10_000 + ' > 1'", UNREADABLE),
    "parentheses within the length": ("'(' * 900 + 'a' + ')' * 900 + ' > 1'", UNREADABLE),
    "calls": ("'ABS(' * 400 + 'a' + ')' * 400 + ' > 1'", UNREADABLE),
    "open parentheses": ("'(' * 1_900", UNREADABLE),
    "a megabyte": ("'a + ' * 250_000 + 'a > 1'", UNREADABLE),
    "a megabyte of digits": ("'9' * 1_000_000 + ' > a'", UNREADABLE),
    "a megabyte of marks": (r"'a' + '\u0301\u0323' * 500_000 + ' > 1'", UNREADABLE),
    "a megabyte of blanks": ("' ' * 1_000_000 + 'a > 1'", UNREADABLE),
    "chain": ("' <= '.join(['a'] * 100_000)", UNREADABLE),
    "chain within the length": ("'<'.join(['a'] * 290)", BROKEN),
    "negations": ("'KHÔNG ' * 100_000 + 'a > 1'", UNREADABLE),
    "signs": ("'-' * 1_000_000 + 'a > 1'", UNREADABLE),
    "unknown codes": ("' + '.join(f'x{n}' for n in range(250)) + ' > 1'", LEFT_OVER),
    "a long unknown code": ("'x' * 1_900 + ' > 1'", UNKNOWN),
    "nothing seen": (r"'\u200b' * 100", UNREADABLE),
    "division by zero": ("'a / khong > 1'", BROKEN),
    "an equation of many figures": ("' + '.join(['a', 'b'] * 145) + ' = 1'", BROKEN),
    "a chain of equations": ("' = '.join(['a', 'b'] * 145)", BROKEN),
}


def run(expression: str, message: str = "'Sai.'") -> str:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, expression, message],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.few(2, 8)
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_rule_is_a_finding_quickly_and_in_little_memory(kind: str) -> None:
    expression, reported = HOSTILE[kind]
    assert run(expression) == reported


@pytest.mark.thorough
def test_a_hostile_message_is_cut() -> None:
    assert run("'a > b'", "'{a}{tt.mo_dau}' * 60_000") == f"fact-too-long Quy tắc kiểm tra D5 True\n{BROKEN}"
