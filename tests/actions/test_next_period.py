"""The next period's workbook is made: where, from the command line and by its button, and when that is refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from de06_xl.actions import next_period
from de06_xl.actions.session import Session
from de06_xl.cli.terminal import TerminalUi
from de06_xl.model.period import Period
from de06_xl.system import shipped
from de06_xl.system.errors import De06Error
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Formula
from tests.conftest import NOW
from tests.support.command_line import assert_one_sentence, content, de06
from tests.support.fill_in import fill_in, indicators, read, typed
from tests.support.next_period import RATE, make


@pytest.fixture
def june(sample: Path) -> Path:
    return make(sample)


# The folder -----------------------------------------------------------------------------------------------


def test_doing_it_twice_is_refused_and_leaves_the_first(sample: Path, june: Path) -> None:
    fill_in(june, {"dvc_tiep_nhan": 8000})
    before = june.read_bytes()
    with pytest.raises(De06Error, match="đã có tệp này nên không ghi đè"):
        make(sample)
    assert june.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "period", "remarks"),
    [
        ("Mới.xlsx", "2022-05", "tháng 5/2022 không sau tháng 5/2022"),
        ("Mới.xlsx", "2022-04", "tháng 4/2022 không sau tháng 5/2022"),
        ("Mới.xlsm", "2022-06", "đuôi .xlsx"),
    ],
)
def test_what_cannot_be_made_leaves_no_file(sample: Path, name: str, period: str, remarks: str) -> None:
    before = content(sample.parent)
    with pytest.raises(De06Error, match=remarks):
        make(sample, name, period)
    assert content(sample.parent) == before


def test_an_ending_that_is_not_a_workbooks_is_not_handed_on(sample: Path) -> None:
    named = sample.rename(sample.with_suffix(".xls"))
    with pytest.raises(De06Error, match=r"đuôi \.xlsx"):
        make(named, "Mới.xls")
    assert make(named, "Mới.xlsx").exists()


def test_the_workbooks_own_templates_come_along(sample: Path) -> None:
    own = sample.parent / "mau_word"
    own.mkdir()
    shutil.copy(shipped.path_of(shipped.REPORT_TEMPLATE), own / "bao-cao.docx")
    for name, data in (("bao-cao-quy.docx", b"quy"), ("~$o-cao.docx", b"khoa"), ("ghi chu.txt", b"chu")):
        (own / name).write_bytes(data)
    (own / "bao-cao.docx").write_bytes(b"da sua")
    made = make(sample, "năm/tháng 6/Sổ.xlsx")
    there = {path.name: path.read_bytes() for path in (made.parent / "mau_word").iterdir()}
    assert there.keys() == {"bao-cao-quy.docx", *(Path(name).name for name in shipped.TEMPLATES)}
    assert (there["bao-cao.docx"], there["bao-cao-quy.docx"]) == (b"da sua", b"quy")


@pytest.mark.thorough
def test_a_workbook_just_made_hands_nothing_on(june: Path) -> None:
    with pytest.raises(De06Error, match=r"chưa có số liệu nào của tháng 6/2022 nên chưa lập được kỳ sau; hãy nhập"):
        make(june, "Tháng 7.xlsx")
    assert not (june.parent / "Tháng 7.xlsx").exists()
    fill_in(june, {"dvc_tiep_nhan": 8000})
    assert make(june, "Tháng 7.xlsx").exists()


def test_a_template_that_is_there_already_is_not_replaced(sample: Path) -> None:
    for folder, data in (("", b"cu"), ("đích", b"moi")):
        (sample.parent / folder / "mau_word").mkdir(parents=True)
        (sample.parent / folder / "mau_word" / "bao-cao.docx").write_bytes(data)
    made = make(sample, "đích/Sổ.xlsx")
    assert (made.parent / "mau_word" / "bao-cao.docx").read_bytes() == b"moi"


# What is told, on the command line ------------------------------------------------------------------------


def test_the_following_period_is_the_default_and_open_errors_are_told(sample: Path) -> None:
    ran = de06("new", "--from", sample, sample.parent / "Tháng 6.xlsx")
    assert (ran.status, ran.err) == (0, "")
    assert "Đã tạo sổ tổng hợp tháng 6/2022 từ sổ tháng 5/2022" in ran.out
    assert "cột Kỳ trước (tháng 5/2022) có 47/47 số liệu" in ran.out
    assert "còn 01 lỗi chưa xử lý" in ran.out
    assert "số liệu từ 15/5/2022 đến 14/6/2022, các đơn vị gửi phiếu chậm nhất 20/6/2022, gửi báo cáo" in ran.out
    assert ran.out.splitlines()[-1].startswith("Việc tiếp theo: mở sổ mới")


def test_a_workbook_without_open_errors_says_nothing_of_them(sample: Path) -> None:
    row = indicators(read(sample))[RATE].row
    FileGrid(sample).write([typed(row.sheet, row.place("value").cell, Formula("=1"))])
    made = sample.parent / "Tháng 6.xlsx"
    assert "lỗi" not in de06("new", "--from", sample, made).out


@pytest.mark.parametrize(
    ("arguments", "remarks"),
    [
        (["moi.xlsx"], "Thiếu tùy chọn --period (hoặc --from"),
        (["--from", "khong.xlsx", "moi.xlsx"], "Tệp “khong.xlsx”: không tìm thấy"),
        (
            ["--from", "so.xlsx", "--period", "2022-05", "moi.xlsx"],
            "Tệp “so.xlsx”: tháng 5/2022 không sau tháng 5/2022",
        ),
        (["--from", "so.xlsx", "--period", "tháng 6", "moi.xlsx"], "“tháng 6” không phải mã kỳ"),
        (["--from", "so.xlsx", "so.xlsx"], "Tệp “so.xlsx”: đã có tệp này"),
        (["--from", "blank.xlsx", "moi.xlsx"], "Tệp “blank.xlsx”"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    sample: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], remarks: str
) -> None:
    sample.rename(sample.parent / "so.xlsx")
    (sample.parent / "blank.xlsx").write_bytes(b"PK")
    monkeypatch.chdir(sample.parent)
    before = content(sample.parent)
    ran = de06("new", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert remarks in ran.err
    assert_one_sentence(ran.err)
    assert content(sample.parent) == before


# The button -----------------------------------------------------------------------------------------------


class Person(TerminalUi):
    """Somebody who answers the same to everything and remembers what was asked."""

    def __init__(self, answer: bool) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def ask(self, question: str) -> bool:
        self.asked.append(question)
        return self.answer


def click(path: Path, person: Person, save: Callable[[], None] = lambda: None) -> Session:
    return Session(FileGrid(path), path, person, NOW, "test", save)


@pytest.fixture
def named(sample: Path) -> Path:
    return sample.rename(sample.with_name("DeAn06_2022-05_KienGiang.xlsx"))


def test_the_button_proposes_the_following_period_and_makes_its_file_beside(named: Path) -> None:
    person = Person(True)
    outcome = next_period.run(click(named, person))
    made = named.with_name("DeAn06_2022-06_KienGiang.xlsx")
    assert (outcome.open_path, outcome.files[0], outcome.period) == (made, made, Period.parse("2022-06"))
    assert str(read(made).period) == "2022-06"
    (question,) = person.asked
    assert "tháng 6/2022" in question
    assert made.name in question
    assert outcome.messages[0].endswith(str(made))
    assert outcome.next_step.startswith("mở sổ mới")
    assert not outcome.blocks


def test_a_choice_of_the_button_makes_the_workbook_of_a_quarter(named: Path) -> None:
    outcome = next_period.quarter(click(named, Person(True)))
    assert outcome.files[0].name == "DeAn06_2022-Q2_KienGiang.xlsx"
    assert read(outcome.files[0]).period == Period.parse("2022-Q2")


def test_what_was_typed_before_the_click_is_saved_first(named: Path) -> None:
    outcome = next_period.run(click(named, Person(True), lambda: fill_in(named, {"dvc_tiep_nhan": 7777})))
    assert indicators(read(outcome.files[0]))["dvc_tiep_nhan"].previous == 7777


def test_without_consent_nothing_is_saved_or_made(named: Path) -> None:
    def save() -> None:
        raise AssertionError

    before = content(named.parent)
    assert next_period.run(click(named, Person(False), save)).messages == ("Chưa lập sổ kỳ mới.",)
    assert content(named.parent) == before


def test_a_second_click_is_refused_before_anything_is_asked(named: Path) -> None:
    next_period.run(click(named, Person(True)))
    person = Person(True)
    with pytest.raises(De06Error, match=r"DeAn06_2022-06_KienGiang\.xlsx.*đã có tệp này"):
        next_period.run(click(named, person))
    assert person.asked == []


@pytest.mark.parametrize(
    ("name", "old", "following"),
    [
        ("DeAn06_2022-05_KienGiang.xlsx", "2022-05", "DeAn06_2022-06_KienGiang.xlsx"),
        ("BaoCao 2022-12.xlsx", "2022-12", "BaoCao 2023-01.xlsx"),
        ("2022-W52.xlsx", "2022-W52", "2023-W01.xlsx"),
        ("Quý 2022-Q4 (bản 2).xlsx", "2022-Q4", "Quý 2023-Q1 (bản 2).xlsx"),
        ("Năm 2022.xlsx", "2022", "Năm 2023.xlsx"),
        ("Sổ tháng 5.xlsx", "2022-05", "DeAn06_2022-06.xlsx"),
        ("DeAn06_2022-05.xlsx", "2022", "DeAn06_2023.xlsx"),
        ("Số 12022-05.xlsx", "2022-05", "DeAn06_2022-06.xlsx"),
        ("DeAn06_2022-05.xlsm", "2022-05", "DeAn06_2022-06.xlsm"),
        ("DeAn06_2026-10T.xlsx", "2026-10T", "DeAn06_2027-10T.xlsx"),
        ("DeAn06_2026-05-N2.xlsx", "2026-05-N2", "DeAn06_2026-06-N1.xlsx"),
        ("DeAn06_2026-05-N2.xlsx", "2026-05", "DeAn06_2026-06.xlsx"),
        ("Ngày 2026-05-31.xlsx", "2026-05-31", "Ngày 2026-06-01.xlsx"),
        ("Sơ kết 2022-01-01..2025-12-31.xlsx", "2022-01-01..2025-12-31", "Sơ kết 2026-01-01..2029-12-31.xlsx"),
    ],
)
def test_the_name_follows_the_old_ones_pattern(name: str, old: str, following: str) -> None:
    period = Period.parse(old)
    assert next_period.name_for(Path("đâu", name), period, period.next()) == following
