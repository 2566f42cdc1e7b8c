"""Fixtures that every test may ask for: a private copy of the sample, the workbook read and checked."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from de06_xl import files, shipped
from de06_xl.actions.report import render_report
from de06_xl.actions.session import Checked, check, open_file
from de06_xl.ui import TerminalUi

NOW = dt.datetime(2022, 5, 31, 9, 30, tzinfo=dt.UTC)
"""When tests run, as far as the tool can tell."""


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
