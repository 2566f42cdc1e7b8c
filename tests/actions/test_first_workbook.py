"""Lập sổ: a first workbook by a sheet that a clerk fills in; and by one command."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from de06_xl import open_workbook
from de06_xl.actions import first_workbook
from de06_xl.model.provinces import province_named
from de06_xl.system.errors import De06Error
from de06_xl.workbook import order
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block
from tests.support.clerks_day import PROVINCE
from tests.support.command_line import de06
from tests.support.xlsx_lint import lint


class Asked:
    """A person who agrees, or does not."""

    def __init__(self, answer: bool = True) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def ask(self, question: str) -> bool:
        self.asked.append(question)
        return self.answer


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(first_workbook, "_home", lambda: tmp_path / "DeAn06")
    monkeypatch.setattr(first_workbook, "_today", lambda: dt.date(2026, 11, 5))
    return tmp_path / "DeAn06"


def type_in(sheet: Path, row: int, text: str) -> None:
    FileGrid(sheet).write([Block(order.SHEET, row, PROVINCE[1], [[text]])])


def test_the_sheet_proposes_this_month_and_what_it_says_is_made(home: Path) -> None:
    first = first_workbook.run(Asked())  # type: ignore[arg-type]
    assert first.open_path == home / "LapSo.xlsx"
    assert lint(first.open_path.read_bytes()) == []
    type_in(first.open_path, PROVINCE[0], "An Giang")
    person = Asked()
    made = first_workbook.run(person)  # type: ignore[arg-type]
    out = home / "DeAn06_2026-11.xlsx"
    assert person.asked == [f"Lập sổ tháng 11/2026 cho tỉnh An Giang: {out}?"]
    assert made.open_path == out
    an_giang = province_named("An Giang")
    assert an_giang
    names = [one.name for one in an_giang.communes]
    book = open_workbook(out).book
    assert [unit.name for unit in book.units if unit.name in set(names)] == names
    assert (str(book.period), book.fact("dia_danh")) == ("2026-11", "An Giang")
    before = first.open_path.read_bytes()
    again = first_workbook.run(person)  # type: ignore[arg-type]
    assert again.messages[0] == f"Đã có sổ tháng 11/2026: {out}, nên không lập lại."
    assert again.open_path == first.open_path
    assert first.open_path.read_bytes() == before
    assert order.read_order(FileGrid(home / "LapSo.xlsx")) == {
        order.KIND: "Báo cáo của tỉnh, thành phố",
        order.PERIOD: "tháng 11/2026",
        order.PROVINCE: "An Giang",
        order.FOLDER: str(home),
    }


def test_without_consent_nothing_is_made(home: Path) -> None:
    sheet = first_workbook.run(Asked()).open_path  # type: ignore[arg-type]
    assert sheet
    type_in(sheet, PROVINCE[0], "An Giang")
    assert first_workbook.run(Asked(False)).messages == ("Chưa lập sổ.",)  # type: ignore[arg-type]
    assert [path.name for path in home.iterdir()] == ["LapSo.xlsx"]


@pytest.mark.parametrize(
    ("row", "text", "reported"),
    [
        (6, "", "chưa ghi Tỉnh, thành phố"),
        (6, "Xứ Lạ", "không có tỉnh, thành phố “Xứ Lạ”"),
        (5, "tháng 13/2026", "không phải mã kỳ báo cáo"),
        (4, "Báo cáo của bộ", "không có mẫu sổ “Báo cáo của bộ”"),
        (7, "SoCuaToi", "chưa đủ đường dẫn"),
    ],
)
def test_what_cannot_be_understood_is_told(home: Path, row: int, text: str, reported: str) -> None:
    sheet = first_workbook.run(Asked()).open_path  # type: ignore[arg-type]
    assert sheet
    type_in(sheet, PROVINCE[0], "An Giang")
    type_in(sheet, row, text)
    with pytest.raises(De06Error, match=reported) as refused:
        first_workbook.run(Asked())  # type: ignore[arg-type]
    assert "hãy" in str(refused.value)
    assert str(sheet) in str(refused.value)


def test_a_file_of_that_name_that_is_no_sheet_of_ours_stays(home: Path, sample: Path) -> None:
    home.mkdir()
    foreign = home / first_workbook.ORDER
    foreign.write_bytes(sample.read_bytes())
    with pytest.raises(De06Error, match="không phải phiếu lập sổ nên không ghi đè; hãy đổi tên"):
        first_workbook.run(Asked())  # type: ignore[arg-type]
    assert foreign.read_bytes() == sample.read_bytes()


@pytest.mark.usefixtures("home")
def test_a_date_that_excel_made_of_the_period_is_its_month() -> None:
    sheet = first_workbook.run(Asked()).open_path  # type: ignore[arg-type]
    assert sheet
    type_in(sheet, PROVINCE[0], "An Giang")
    made = openpyxl.load_workbook(sheet)
    made[order.SHEET]["B5"] = dt.date(2026, 12, 1)
    made.save(sheet)
    person = Asked(False)
    first_workbook.run(person)  # type: ignore[arg-type]
    assert person.asked[0].startswith("Lập sổ tháng 12/2026 ")


@pytest.mark.thorough
def test_the_command_does_the_same(tmp_path: Path) -> None:
    out = tmp_path / "So.xlsx"
    ran = de06("new", "--period", "tháng 11/2026", "--tinh", "An Giang", out)
    assert (ran.status, ran.err) == (0, "")
    assert "thêm 102 đơn vị" in ran.out
    ran = de06("new", "--period", "2026-11", "--tinh", "Xứ Lạ", tmp_path / "Khac.xlsx")
    assert ran.status == 2
    assert not (tmp_path / "Khac.xlsx").exists()
