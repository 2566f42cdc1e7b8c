"""Workbooks opened and saved by LibreOffice and by gnumeric, in each of their formats."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.support.libreoffice import convert

PROGRAMS = ("LibreOffice", pytest.param("gnumeric", marks=pytest.mark.gnumeric))
ENDINGS = ("xlsx", "xls", "ods")


def saved_by(program: str, ending: str, data: bytes, folder: Path) -> bytes:
    """The same workbook, opened and saved by another program in one of its formats."""
    source = folder / "phieu.xlsx"
    source.write_bytes(data)
    out = folder / "ra"
    out.mkdir(exist_ok=True)
    if program == "LibreOffice":
        return convert(source, ending, out).read_bytes()
    target = out / f"phieu.{ending}"
    subprocess.run(["ssconvert", source, target], check=True, capture_output=True)
    return target.read_bytes()
