"""The workbook of tests of the report's tables and appendices."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from de06_xl.system import shipped


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A private copy of the sample with the appendix of the 25 services, whose figures are made up."""
    return Path(shutil.copy(shipped.path_of(shipped.APPENDIX_WORKBOOK), tmp_path / "So.xlsx"))
