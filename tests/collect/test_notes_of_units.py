"""A unit's entry in `Ghi chú` explains a figure that is right though it looks wrong: it counts, and is reported."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from openpyxl.comments import Comment

from de06_xl.collect.arrival import Arrival
from de06_xl.collect.forms.drawing import draw_form
from de06_xl.collect.intake import collect
from de06_xl.collect.replies import replies
from de06_xl.incoming.mail.incoming import open_mail
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Severity
from de06_xl.model.indicator import Nature
from de06_xl.model.responses import ResponseStatus
from tests.support.filled_forms import put, typed_into
from tests.support.form_file import FormFile
from tests.support.two_months import AS_OF, NOW, month_after

BEFORE = {"X00": {"a": 400, "b": 400}, "X01": {"a": 500, "b": 500}}


def sent(figures: dict[str, Any], notes: Mapping[str, object], *, as_of: str = AS_OF) -> tuple[Book, Arrival]:
    workbook = month_after(BEFORE, "a", "b", nature=Nature.CUMULATIVE)
    unit = workbook.unit("X00")
    assert unit
    form = FormFile(draw_form(workbook, Figures(workbook), unit))
    for code, note in notes.items():
        put(form.sheet, form.place(code, "note").cell, note)
    data = typed_into(form, figures, facts={"compiled_by": "Cán bộ (mẫu)"}, as_of=as_of)
    (arrival,) = collect(workbook, open_mail(data, "X00.xlsx", NOW)).arrivals
    return workbook, arrival


def test_an_explained_figure_counts_and_the_row_quotes_the_explanation() -> None:
    workbook, arrival = sent({"a": 300, "b": 401}, {"a": "rà soát, loại trùng"})
    assert arrival.row.status is ResponseStatus.USED
    assert {one.code: one.value for one in arrival.submissions} == {"a": 300, "b": 401}
    assert "Số lũy kế 300 nhỏ hơn kỳ trước (400); đơn vị ghi chú “rà soát, loại trùng”." in arrival.row.reason
    assert [(one.rule, one.accepted) for one in arrival.doubts] == [("cumulative-falls", True)]
    (letter,) = replies([arrival], workbook, NOW.date())
    assert letter.subject.startswith("Đã nhận: ")
    assert "300" not in letter.body


def test_a_figure_without_an_explanation_is_asked_about_once_with_where_to_explain_it() -> None:
    workbook, arrival = sent({"a": 300, "b": 300}, {"b": "rà soát"})
    assert arrival.row.status is ResponseStatus.FAULTY
    (letter,) = replies([arrival], workbook, NOW.date())
    assert letter.body.count("nhỏ hơn kỳ trước") == 1
    assert "đề nghị kiểm tra lại; số đúng thì ghi lý do vào cột Ghi chú." in letter.body


@pytest.mark.parametrize(
    ("typed", "rule"),
    [("7,440", "unreadable-number"), (None, "value-missing"), (-5, "value-negative")],
)
def test_no_note_explains_what_cannot_be_read_is_missing_or_cannot_be(typed: Any, rule: str) -> None:
    _, arrival = sent({"a": typed, "b": 401}, {"a": "có rồi"})
    assert [(one.rule, one.accepted) for one in arrival.findings if one.severity is Severity.ERROR] == [(rule, False)]


@pytest.mark.parametrize("note", [dt.date(2022, 6, 15), "dài " * 200, "=1+1", "\uf04a", 12])
def test_whatever_stands_in_a_note_is_no_problem_of_the_form(note: object) -> None:
    _, arrival = sent({"a": 401, "b": 401}, {"a": note})
    assert (arrival.row.status, arrival.findings) == (ResponseStatus.USED, ())


def test_a_figure_that_its_unit_calls_an_estimate_may_be_of_a_day_to_come() -> None:
    workbook, _ = sent({"a": 401, "b": 401}, {})
    signed = replace(workbook, dates={**workbook.dates, "ngay": NOW.date()})
    for notes, late in (({}, 1), ({"a": "số ước", "b": "Số ước"}, 0)):
        unit = signed.unit("X00")
        assert unit
        form = FormFile(draw_form(signed, Figures(signed), unit))
        for code, note in notes.items():
            put(form.sheet, form.place(code, "note").cell, note)
        data = typed_into(form, {"a": 401, "b": 401}, facts={"compiled_by": "A"}, as_of="30/6/2022")
        (arrival,) = collect(signed, open_mail(data, "X00.xlsx", NOW)).arrivals
        assert any(one.rule == "date-after-report" for one in arrival.findings) is bool(late)


def test_text_that_was_converted_from_an_old_font_is_noted_in_the_forms_row_and_not_in_the_letter() -> None:
    workbook, arrival = sent({"a": 401, "b": 401}, {"a": "§· tuyªn truyÒn l\u00adu ®éng"})
    assert arrival.row.status is ResponseStatus.USED
    assert (
        "gõ bằng phông cũ, mã cũ (.VnTime, VNI-Times…), đã chuyển sang Unicode: “Đã tuyên truyền" in arrival.row.reason
    )
    assert [(one.rule, one.severity) for one in arrival.doubts] == [("old-encoding", Severity.NOTE)]
    (letter,) = replies([arrival], workbook, NOW.date())
    assert "phông" not in letter.body


def test_a_note_that_nothing_asks_for_is_quoted_in_the_forms_row() -> None:
    _, arrival = sent({"a": 401, "b": 402}, {"a": "chưa gồm 03 xã"})
    assert arrival.row.status is ResponseStatus.USED
    assert arrival.row.reason.count("“chưa gồm 03 xã”") == 1
    assert "Đơn vị ghi chú ở ô G" in arrival.row.reason


def test_a_note_that_explains_is_not_quoted_twice() -> None:
    _, arrival = sent({"a": 300, "b": 401}, {"a": "rà soát, loại trùng"})
    assert arrival.row.reason.count("rà soát, loại trùng") == 1


@pytest.mark.parametrize("threaded", [False, True])
def test_a_comment_beside_a_figure_is_quoted_in_the_forms_row(*, threaded: bool) -> None:
    workbook = month_after(BEFORE, "a", "b", nature=Nature.CUMULATIVE)
    unit = workbook.unit("X00")
    assert unit
    form = FormFile(draw_form(workbook, Figures(workbook), unit))
    at = form.place("a", "value").cell
    form.sheet[at].comment = Comment("[Threaded comment] Bản Excel này" if threaded else "Số đúng là 25", "Cán bộ")
    data = typed_into(form, {"a": 401, "b": 402}, facts={"compiled_by": "Cán bộ (mẫu)"}, as_of=AS_OF)
    if threaded:
        data = with_thread(data, at, "Số đúng", "là 25")
    (arrival,) = collect(workbook, open_mail(data, "X00.xlsx", NOW)).arrivals
    assert f"Đơn vị có chú thích (comment) ở ô {at} “Số đúng là 25”." in arrival.row.reason
    assert {one.code: one.value for one in arrival.submissions} == {"a": 401, "b": 402}


def with_thread(data: bytes, cell: str, *texts: str) -> bytes:
    """The file with a thread of comments at a cell, as Excel 365 keeps it beside the stand-in."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        package = {name: file.read(name) for name in file.namelist()}
    (relations,) = [name for name in package if name.endswith("sheet1.xml.rels")]
    kind = b"http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    link = b'<Relationship Id="rIdT" Type="' + kind + b'" Target="../threadedComments/threadedComment1.xml"/>'
    package[relations] = package[relations].replace(b"</Relationships>", link + b"</Relationships>")
    said = "".join(f'<threadedComment ref="{cell}" id="{text}"><text>{text}</text></threadedComment>' for text in texts)
    namespace = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    part = f'<ThreadedComments xmlns="{namespace}">{said}</ThreadedComments>'
    package["xl/threadedComments/threadedComment1.xml"] = part.encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name, content in package.items():
            file.writestr(name, content)
    return stream.getvalue()
