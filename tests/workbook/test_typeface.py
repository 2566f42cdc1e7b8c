"""Every workbook that we draw names one typeface: in its cells, its default style and its footers."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from de06_xl.actions.session import Checked
from de06_xl.incoming.containers.package import unpack
from de06_xl.system import shipped
from de06_xl.workbook.drawing import FONT
from tests.support.form_file import form_of, group_form_of
from tests.support.libreoffice import convert

MASTERS, FORMS = (*shipped.BLANK_WORKBOOKS.values(), shipped.SAMPLE_WORKBOOK), ("CAT", "HUYEN")


@pytest.fixture
def data(request: pytest.FixtureRequest, checked_sample: Checked) -> bytes:
    """A shipped workbook, by its name, or the form of a unit or a group."""
    match request.param:
        case "HUYEN":
            return group_form_of(checked_sample.book, "HUYEN").data
        case "CAT":
            return form_of(checked_sample.book, "CAT").data
        case name:
            return shipped.path_of(name).read_bytes()


@pytest.mark.parametrize("data", [*MASTERS, *FORMS, shipped.ADDIN], indirect=True)
def test_all_fonts_are_the_typeface(data: bytes) -> None:
    parts = unpack(data, "", "sổ")
    fonts = etree.fromstring(parts["xl/styles.xml"]).find("{*}fonts")
    assert {font.find("{*}name").get("val") for font in fonts} == {FONT}
    assert fonts.find(".//{*}scheme") is None  # a theme's typeface would go before the name


@pytest.mark.parametrize("data", [*MASTERS, *FORMS, shipped.ADDIN], indirect=True)
def test_each_part_of_a_footer_names_the_typeface(data: bytes) -> None:
    parts = unpack(data, "", "sổ")
    roots = [etree.fromstring(part) for name, part in parts.items() if name.startswith("xl/worksheets/sheet")]
    texts = [element.text for root in roots for element in root.iterfind("{*}headerFooter/*")]
    assert texts
    for text in texts:
        codes = [part for part in re.split("&[LCR]", text) if part]
        assert all(part.startswith(f'&"{FONT},Regular"&9') for part in codes), text
        assert len(codes) == 2


@pytest.mark.thorough
@pytest.mark.office
@pytest.mark.parametrize("data", [shipped.SAMPLE_WORKBOOK, "CAT"], indirect=True)
def test_a_printed_workbook_holds_no_other_font(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "sổ.xlsx"
    path.write_bytes(data)
    listed = subprocess.run(
        ["pdffonts", convert(path, "pdf", tmp_path)], capture_output=True, check=True, encoding="utf-8"
    )
    names = {line.split()[0] for line in listed.stdout.splitlines()[2:]}
    assert {name.partition("+")[2].partition("-")[0] for name in names} == {"Tinos"}  # for Times New Roman
