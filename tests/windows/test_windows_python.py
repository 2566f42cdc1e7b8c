"""Windows' Python under Wine, on which the suite and what is clicked are tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.windows import wine

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.wine

ASK = """
import sys, pythoncom, lxml.etree, msoffcrypto, python_calamine, xlwings
print(sys.platform, hasattr(xlwings, "_xlwindows"))
"""


def test_a_command_runs_with_python_for_windows_and_all_that_the_product_imports(tmp_path: Path) -> None:
    with wine.windows(tmp_path / "prefix") as windows:
        asked = windows.python("-c", ASK)
    assert (asked.returncode, asked.stdout.strip()) == (0, "win32 True")
