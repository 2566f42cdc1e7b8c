"""The table of buttons: ``python -m tests.windows.buttons`` clicks each in LibreOffice and in Excel's stand-in.

Each row says whether both did what the button's command does; 0 when all did.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from de06_xl.addin.buttons import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAMS = {
    "LibreOffice": ("tests/addin/test_clicks.py::test_every_button_does_what_its_command_does", "thorough"),
    "Windows": ("tests/windows/test_buttons.py::test_it_does_what_its_command_does", "wine"),
}
"""Where a click is tried, by which test with which marker."""
EQUAL, OTHERWISE, UNTRIED = "equal", "OTHERWISE", "not tried"


class _Outcomes:
    """Notes what came of each button."""

    def __init__(self) -> None:
        self.by_button: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        button = report.nodeid.partition("[")[2].rstrip("]")
        if report.failed:
            self.by_button[button] = OTHERWISE
        elif report.when == "call" and report.passed:
            self.by_button.setdefault(button, EQUAL)


def main(chosen: Sequence[str]) -> int:
    """Click the chosen buttons, without any all, in both programs, and print the table."""
    os.environ |= {"CI": "true", "DE06_THOROUGH": "all"}
    from tests.support.as_command import DEEDS  # only now: what it imports reads the variables

    found = {}
    for program, (test, marker) in PROGRAMS.items():
        outcomes = _Outcomes()
        cases = [f"{test}[{button}]" for button in chosen] or [test]
        pytest.main(["-n", "0", "-q", "--tb=short", "-m", marker, *cases], plugins=[outcomes])
        found[program] = outcomes.by_button
    rows = [action for action in ACTIONS if not chosen or action.id in chosen]
    print(f"{'button':24} {'command':18} " + " ".join(f"{program:12}" for program in PROGRAMS))
    for action in rows:
        came = [found[program].get(action.id, UNTRIED) for program in PROGRAMS]
        command = " ".join(DEEDS[action.id].arguments[:1]) or "(shows)"
        print(f"{action.label:24} {command:18} " + " ".join(f"{one:12}" for one in came))
    return 0 if all(outcomes.get(action.id) == EQUAL for outcomes in found.values() for action in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
