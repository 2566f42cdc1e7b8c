"""Fixtures that every test may ask for: a private copy of the sample, the workbook read and checked."""

from __future__ import annotations

import datetime as dt
import functools
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from de06_xl import files, shipped
from de06_xl.actions.report import render_report
from de06_xl.actions.session import Checked, check, open_file
from de06_xl.ui import TerminalUi

if TYPE_CHECKING:
    from tests.xlwings_uno import LibreOffice

NOW = dt.datetime(2022, 5, 31, 9, 30, tzinfo=dt.UTC)
"""When tests run, as far as the tool can tell."""

OFFICE_PROGRAMS = ("soffice", "pdftotext", "/usr/bin/python3")
"""What tests marked ``office`` use; the last needs Debian's python3-uno."""


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without LibreOffice its tests are skipped; in CI that is a failure, never a pass."""
    if item.get_closest_marker("office") is None or not (missing := _missing_office()):
        return
    reason = f"needs {', '.join(missing)}: see CONTRIBUTING.md"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@functools.cache
def _missing_office() -> tuple[str, ...]:
    missing = [program for program in OFFICE_PROGRAMS if shutil.which(program) is None]
    if not missing and subprocess.run([OFFICE_PROGRAMS[-1], "-I", "-c", "import uno"], check=False).returncode:
        missing.append("python3-uno")
    return tuple(missing)


@pytest.fixture(scope="session")
def office() -> Iterator[LibreOffice]:
    """A LibreOffice for xlwings, one for each test process: what a test opens in it, it closes."""
    from tests.xlwings_uno import running  # only here: most tests need none

    with running() as started:
        yield started


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the May 2022 workbook, alone in a folder of its own."""
    return Path(shutil.copy(shipped.path_of(shipped.SAMPLE_WORKBOOK), tmp_path / "Sổ tháng 5.xlsx"))


@pytest.fixture(scope="session")
def checked_sample() -> Checked:
    """The May 2022 workbook, read and checked once."""
    return check(open_file(shipped.path_of(shipped.SAMPLE_WORKBOOK), TerminalUi(), NOW, "test"))


@pytest.fixture(scope="session")
def rendered_report(checked_sample: Checked) -> bytes:
    """The report of the May 2022 workbook as a .docx, its headers free of the line about open errors.

    The two published mistakes stay in its text.
    """
    explained = [finding.with_acceptance(True) for finding in checked_sample.findings]
    template = shipped.path_of(shipped.REPORT_TEMPLATE)
    return render_report(replace(checked_sample, findings=explained), files.read_bytes(template), template.name)
