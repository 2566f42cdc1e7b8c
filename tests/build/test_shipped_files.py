"""What is committed equals what the code builds, and keeps to the limits of Excel and of the file formats."""

from __future__ import annotations

from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from de06_xl.actions import new, validate
from de06_xl.actions.session import commit, open_file
from de06_xl.build.__main__ import built, content_of
from de06_xl.build.guide import GUIDE_SOURCE, PAGES
from de06_xl.build.messages import MESSAGES
from de06_xl.cli.terminal import TerminalUi
from de06_xl.model.period import Period
from de06_xl.system import shipped
from de06_xl.workbook import layout
from de06_xl.workbook.drawing import STYLES
from de06_xl.workbook.file_grid import FileGrid
from tests.conftest import NOW
from tests.support.xlsx_lint import lint, text_columns

WORKBOOKS = (*shipped.BLANK_WORKBOOKS.values(), shipped.SAMPLE_WORKBOOK)
KINDS = ("2026-W20", "2026-05", "2026-Q2", "2026-6T", "2026-9T", "2026")


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return built()


@pytest.mark.parametrize("name", [*WORKBOOKS, shipped.REPORT_TEMPLATE, *PAGES, GUIDE_SOURCE, MESSAGES])
def test_a_committed_file_equals_the_built_one_part_by_part(name: str, made: dict[str, bytes]) -> None:
    committed = dict(content_of(shipped.path_of(name).read_bytes()))
    fresh = dict(content_of(made[name]))
    assert list(committed) == list(fresh)
    assert [part for part in fresh if committed[part] != fresh[part]] == []


def test_building_twice_gives_the_same_bytes(made: dict[str, bytes]) -> None:
    assert built() == made


def generated(kind: str, folder: Path) -> Path:
    """A workbook of each kind that the tool makes: shipped, new, checked."""
    if kind in WORKBOOKS:
        return shipped.path_of(kind)
    path = folder / "sổ.xlsx"
    if kind == "checked":
        path.write_bytes(shipped.path_of(shipped.SAMPLE_WORKBOOK).read_bytes())
        session = open_file(path, TerminalUi(), NOW, "test")
        commit(session, validate.run(session))
    else:
        new.run(path, Period.parse(kind))
    return path


@pytest.mark.parametrize("kind", [*WORKBOOKS, "checked", *KINDS])
def test_a_generated_workbook_keeps_to_excels_limits(kind: str, tmp_path: Path) -> None:
    assert lint(generated(kind, tmp_path).read_bytes()) == []


@pytest.mark.parametrize("kind", [*WORKBOOKS, "checked"])
def test_a_generated_workbook_is_valid_ooxml(kind: str, tmp_path: Path) -> None:
    result = OpenXmlValidator().validate(generated(kind, tmp_path))
    assert result.is_valid, [str(error) for error in result.errors]


@pytest.mark.parametrize("kind", [*WORKBOOKS, "checked"])
def test_text_columns_have_the_text_format_down_to_their_last_row(kind: str, tmp_path: Path) -> None:
    headers = {
        column.header
        for table in (*layout.SECTION_TABLES, *layout.SHEET_TABLES)
        for column in table.columns
        if column.text
    } - {"Giá trị", "Cấp", "Ô", *(table.name for table in layout.SHEET_TABLES)}  # not text, or the title too
    found = text_columns(generated(kind, tmp_path).read_bytes(), headers)
    # `Tổng quan` and the leader's page repeat headers above formulas, registers one above real dates.
    formulas = (f"{layout.OVERVIEW_SHEET}!", f"{layout.LEADER_SHEET}!")
    dated = {(table.sheet, column.header) for table in layout.SHEET_TABLES for column in table.columns if column.dated}
    others = [line for line in found if not line.startswith(formulas)]
    assert [line for line in others if (line.partition("!")[0], line.split("'")[-2]) not in dated] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_workbook_knows_its_period_and_dates(kind: str, tmp_path: Path) -> None:
    period = Period.parse(kind)
    session = open_file(generated(kind, tmp_path), TerminalUi(), NOW, "test")
    book = session.book()
    assert book.period == period
    assert (book.dates["tu_ngay"], book.dates["den_ngay"]) == (period.data_from, period.data_to)
    assert (book.dates["han_gui"], book.dates["han_bao_cao"]) == (period.units_deadline, period.deadline)
    assert not book.problems


def test_the_sheets_stand_in_the_order_of_the_report() -> None:
    sheets = FileGrid(shipped.path_of(shipped.SAMPLE_WORKBOOK)).sheets()
    sections = [
        "I Chỉ đạo, điều hành",
        "II.1 Góp ý văn bản",
        "II.2 Dịch vụ công",
        "II.3.1 TTHC",
        "II.3.2 KT-XH",
        "II.3.3 Công dân số",
        "II.3.4 Hệ sinh thái",
        "II.3.5 Chỉ đạo, điều hành",
        "II.4 Làm sạch dữ liệu",
        "II.5 Tuyên truyền",
        "III Nhận xét",
        "IV Phương hướng",
    ]
    assert [sheet for sheet in sheets if sheet in sections] == sections
    assert set(sheets) - set(sections) == layout.OWN_SHEETS


def test_every_style_that_is_drawn_with_is_named_once() -> None:
    package = Path(shipped.__file__).parents[1]
    drawn_by = ("workbook/drawing.py", "build/master/*.py", "collect/forms/drawing/*.py")
    used = "".join(path.read_text(encoding="utf-8") for name in drawn_by for path in sorted(package.glob(name)))
    assert [name for name in STYLES if f'"{name}"' not in used.replace(f'"{name}": ', "", 1)] == []
