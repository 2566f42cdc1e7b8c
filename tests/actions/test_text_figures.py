"""Text figures: a word out of a list, typed by a unit, read, checked, taken over, printed and carried on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from de06_xl import open_workbook
from de06_xl.collect.forms import sheet as form
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.indicator import Aggregation
from de06_xl.model.period import Period
from de06_xl.model.words import Word, read_word, words_of
from de06_xl.process.validate import validate
from de06_xl.report.compose import compose
from de06_xl.vietnamese.numbers import UnreadableNumber
from de06_xl.workbook import layout
from tests.support.books import book, indicator, paragraph
from tests.support.fill_in import read
from tests.support.filled_forms import filled
from tests.support.form_file import form_of, saved
from tests.support.libreoffice import Type, edit_and_save, recalculated
from tests.support.text_figure import CODE, LIST, ROW, SHEET, spare, with_row
from tests.support.word_text import paragraphs_of

WORDS = ("hoàn thành", "chưa hoàn thành", "đạt một phần")


def test_a_list_is_written_with_semicolons() -> None:
    assert words_of(LIST) == WORDS
    assert words_of("Có; không; có;") == ("Có", "không")
    assert words_of(" ; ") == ()


@pytest.mark.parametrize(
    ("typed", "place"),
    [("hoàn thành", 1), ("  Chưa  hoàn thành ", 2), ("ĐẠT MỘT PHẦN", 3), ("Hoàn thành.", 1), ("", None), (None, None)],
)
def test_a_word_is_read_as_it_is_typed(typed: object, place: int | None) -> None:
    found = read_word(typed, WORDS)
    assert found == place
    assert found is None or found.word == WORDS[place - 1]  # type: ignore[operator]


@pytest.mark.parametrize("typed", ["xong", "hoàn", 1, Decimal(2), True, "hoàn thành; chưa hoàn thành"])
def test_what_is_not_in_the_list_is_told_with_the_list(typed: object) -> None:
    with pytest.raises(UnreadableNumber, match="hãy chọn một trong: hoàn thành; chưa hoàn thành; đạt một phần"):
        read_word(typed, WORDS)


@pytest.mark.thorough
def test_from_the_form_to_the_report_and_the_next_month(sample: Path, tmp_path: Path) -> None:
    path = with_row(sample, ROW)
    sent = filled(read(path), "PVHCC", {CODE: "Chưa hoàn thành"}, texts=())
    inbox = path.with_name("phieu_nhan")
    inbox.mkdir(exist_ok=True)
    (inbox / "pvhcc.xlsx").write_bytes(sent)
    opened = open_workbook(path)
    opened.collect()
    opened.aggregate()
    workbook = read(path, submissions=True)
    (submission,) = [one for one in workbook.submissions if one.code == CODE]
    figure = Figures(workbook)[CODE]
    assert (submission.value, figure.value, figure.text()) == (2, 2, "chưa hoàn thành")
    written = openpyxl.load_workbook(path)
    assert written[SHEET][figure.indicator.row.place("aggregated").cell].value == "chưa hoàn thành"
    assert "chưa hoàn thành" in [
        row[layout.SUBMITTED.index("value") - 1].value for row in written[layout.SUBMITTED.sheet].iter_rows(min_row=5)
    ]
    json_file = tmp_path / "vet.json"
    opened.trace(CODE, json_file=json_file)
    (reported,) = json.loads(json_file.read_text(encoding="utf-8"))["figures"]
    assert (reported["value"], reported["units"][0]["value"]) == ("chưa hoàn thành", "chưa hoàn thành")
    report = tmp_path / "bc.docx"
    opened.report(out=report)
    assert "- Kết nối: chưa hoàn thành." in paragraphs_of(report)
    following = tmp_path / "sau.xlsx"
    opened.next_period(following)
    after = read(following)
    found = Figures(after)[CODE]
    assert (found.value, found.text("truoc")) == (None, "chưa hoàn thành")
    assert after.history[Period.parse("2022-05"), CODE] == 2
    history = openpyxl.load_workbook(following)[layout.HISTORY.sheet]
    assert [row[3].value for row in history.iter_rows() if row[1].value == CODE] == ["chưa hoàn thành"]
    assert not [f for f in validate(after, Figures(after)) if f.code == CODE and f.rule != "value-missing"]


@pytest.mark.thorough
@pytest.mark.parametrize("typed", ["xong", 5])
def test_a_wrong_word_in_a_form_is_refused_by_its_cell(sample: Path, typed: object) -> None:
    path = with_row(sample, ROW)
    inbox = path.with_name("phieu_nhan")
    inbox.mkdir(exist_ok=True)
    (inbox / "pvhcc.xlsx").write_bytes(filled(read(path), "PVHCC", {CODE: typed}))
    open_workbook(path).collect()
    (received,) = read(path).received
    assert f"Ghi “{typed}”, không có trong danh sách; hãy chọn một trong: hoàn thành;" in received.reason
    assert not [one for one in read(path, submissions=True).submissions if one.code == CODE]


@pytest.mark.few(1)
@pytest.mark.parametrize(
    ("fields", "rule", "words"),
    [
        ({"value": "xong"}, "unreadable-number", "hãy chọn một trong: hoàn thành"),
        ({"value": 12}, "unreadable-number", "hãy chọn một trong: hoàn thành"),
        ({"value": None}, "value-missing", "hãy chọn một trong: hoàn thành"),
        ({"expression": None}, "words-missing", "đạt; chưa đạt"),
        ({"aggregation": "cộng"}, "words-added", "“mới nhất”"),
    ],
)
def test_what_is_wrong_in_the_workbook_is_told(
    sample: Path, fields: Mapping[str, object], rule: str, words: str
) -> None:
    workbook = read(with_row(sample, {**ROW, "owner": None, "value": "hoàn thành", **fields}))
    found = [finding for finding in validate(workbook, Figures(workbook)) if finding.code == CODE]
    assert rule in [finding.rule for finding in found]
    assert words in next(finding.message for finding in found if finding.rule == rule)


def textual(text: str = "{cap_do}", include: str = "x", expression: str = "", previous: Word | None = None) -> Book:
    word = indicator(CODE, 3, words=WORDS, previous=previous)
    other = indicator("b", None if expression else 5, number=6, expression=expression)
    return book(word, other, paragraphs=(paragraph("đoạn", text, include),))


def reported(workbook: Book) -> list[tuple[str, str]]:
    return [(f.rule, f.message) for f in validate(workbook, Figures(workbook)) if f.severity.code == "error"]


def test_arithmetic_with_a_word_is_refused() -> None:
    workbook = textual(expression="cap_do * 2")
    assert Figures(workbook).value("b") is None
    ((rule, message),) = reported(workbook)
    assert rule == "unreadable-expression"
    assert message == "Mã “cap_do” là chỉ tiêu chữ, không tính toán được (ký tự thứ 1); hãy sửa Cách tính."


def test_a_condition_over_a_word_is_refused_and_prints_nothing() -> None:
    workbook = textual(include="cap_do > 1")
    assert compose(workbook, Figures(workbook)).headings[0].paragraphs == ()
    assert "unreadable-expression" in [rule for rule, _ in reported(workbook)]


@pytest.mark.parametrize("ending", ["chenh", "tang_giam", "danh_gia"])
def test_a_word_has_no_difference(ending: str) -> None:
    ((rule, message),) = reported(textual(f"{{cap_do.{ending}}}", previous=Word(1, WORDS[0])))
    assert rule == "unknown-placeholder"
    assert "là chỉ tiêu chữ" in message


def test_a_word_that_changed_is_no_jump() -> None:
    workbook = textual("{cap_do}, trước là {cap_do.truoc}", previous=Word(1, WORDS[0]))
    assert reported(workbook) == []
    printed = compose(workbook, Figures(workbook))
    assert printed.headings[0].paragraphs[0].text == "đạt một phần, trước là hoàn thành"


@pytest.mark.thorough
def test_only_the_latest_word_of_several_units_is_taken(sample: Path) -> None:
    workbook = read(with_row(sample, {**ROW, "aggregation": "mới nhất"}))
    found = Figures(workbook)[CODE].indicator
    assert (found.words, found.aggregation, found.expression) == (WORDS, Aggregation.LATEST, "")


@pytest.mark.thorough
def test_a_form_offers_the_words_as_a_list(sample: Path) -> None:
    drawn = form_of(read(with_row(sample, ROW)), "PVHCC")
    cell = drawn.place(CODE, "value").cell
    (rule,) = [one for one in drawn.sheet.data_validations.dataValidation if cell in one.sqref]
    assert (rule.type, rule.formula1) == ("list", '"hoàn thành,chưa hoàn thành,đạt một phần"')


@pytest.mark.thorough
@pytest.mark.office
def test_the_form_says_while_it_is_filled_in_whether_the_word_is_one_of_the_list(sample: Path, tmp_path: Path) -> None:
    drawn = form_of(read(with_row(sample, ROW)), "PVHCC")
    value, check = drawn.place(CODE, "value"), drawn.place(CODE, "check")
    typed = [{}, {value: "Hoàn thành"}, {value: "xong"}, {value: 5.0}, {value: None}]
    said = [row[0] for row in recalculated(saved(drawn, tmp_path), typed, [check])]
    wrong = "Sai: không có trong danh sách; hãy chọn trong danh sách."
    assert said == ["Chưa điền.", "Đạt.", wrong, wrong, "Chưa điền."]
    assert value.sheet == form.SHEET


@pytest.mark.thorough
@pytest.mark.office
def test_a_clerk_adds_one_in_a_spreadsheet_program(sample: Path, tmp_path: Path) -> None:
    row = spare(read(sample))
    fields = {**ROW, "owner": None, "value": "đạt một phần"}
    edits = [Type(SHEET, row.place(field).cell, value) for field, value in fields.items()]
    path = edit_and_save(sample, tmp_path / "mới.xlsx", edits)
    assert Figures(read(path))[CODE].text() == "đạt một phần"
    open_workbook(path).validate(write=True)
    (found,) = recalculated(path, [{}], [row.place(field) for field in ("change", "state", "value")])
    assert found == ["", "", "đạt một phần"]
