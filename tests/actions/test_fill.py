"""A form of the level above is filled from the workbook below, and says there where each figure is from."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal
from email import message_from_bytes, policy
from pathlib import Path

import openpyxl
import pytest

from de06_xl import open_workbook
from de06_xl.collect.forms.drawing import draw_form
from de06_xl.collect.forms.filling import FilledForm, fill_form
from de06_xl.collect.forms.form import Form
from de06_xl.model.book import Book
from de06_xl.model.breakdown import item_code
from de06_xl.model.figures import Figures
from de06_xl.model.indicator import Aggregation
from de06_xl.model.period import Period
from de06_xl.system.errors import De06Error
from tests.support.books import indicator
from tests.support.filled_forms import put, read, saved, values
from tests.support.form_file import form_of
from tests.support.made_up_lists import ITEMS, listed, total, with_lists

SHA = "ab12cd34" * 8


def filled(data: bytes, book: Book) -> FilledForm:
    return fill_form(data, "Phieu_2022-05_KG.xlsx", book, Figures(book), SHA)


def written(data: bytes, form: FilledForm, above: Book) -> Form:
    """The form as the level above reads it, with what was written."""
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    for block in form.blocks:
        for down, row in enumerate(block.rows):
            for right, value in enumerate(row):
                workbook[block.sheet].cell(block.row + down, block.column + right).value = value
    return read(saved(workbook), above)


@pytest.fixture(scope="module")
def above() -> Book:
    """The workbook of the level above, which asks X for three figures."""
    return with_lists([], [], singles=[indicator(code, owner="X", unit_of_measure="hồ sơ") for code in ("a", "b", "c")])


def below(*figures: tuple[str, object, str]) -> Book:
    """A workbook with figures by code, value and `Mã cấp trên`."""
    rows = [
        indicator(code, value, number=5 + at, unit_of_measure="hồ sơ", upper_code=upper, as_of=dt.date(2022, 5, 14))
        for at, (code, value, upper) in enumerate(figures)
    ]
    return with_lists([], [], singles=rows)


def test_figures_go_to_the_rows_of_their_codes(above: Book) -> None:
    data = form_of(above, "X").data
    found = filled(data, below(("a", 7, ""), ("x", Decimal("12"), "b"), ("c", None, "")))
    assert (found.figures, found.empty, found.unknown) == (("a", "b"), ("c",), ())
    form = written(data, found, above)
    assert values(form) == {"a": 7, "b": 12, "c": None}
    assert not found.whole


def test_a_code_of_the_level_above_comes_before_ones_own(above: Book) -> None:
    data = form_of(above, "X").data
    found = filled(data, below(("a", 1, ""), ("b", 2, "a")))
    assert values(written(data, found, above)) == {"a": 2, "b": None, "c": None}
    assert found.unknown == ("b", "c")


def test_two_rows_for_one_code_above_are_refused(above: Book) -> None:
    with pytest.raises(De06Error, match="Mã cấp trên “a” đã có ở trang"):
        filled(form_of(above, "X").data, below(("m", 1, "a"), ("n", 2, "a")))


def test_what_somebody_has_typed_stays(above: Book) -> None:
    file = form_of(above, "X")
    put(file.sheet, file.place("a", "value").cell, 99)
    data = saved(file.formulas)
    found = filled(data, below(("a", 7, ""), ("b", 8, ""), ("c", 9, "")))
    assert (found.kept, found.figures) == (("a",), ("b", "c"))
    assert values(written(data, found, above)) == {"a": 99, "b": 8, "c": 9}


def test_a_figure_of_another_unit_of_measure_is_not_filled_in(above: Book) -> None:
    file = form_of(above, "X")
    put(file.sheet, file.place("b", "unit_of_measure").cell, "nghìn hồ sơ")
    found = filled(saved(file.formulas), below(("a", 7, ""), ("b", 8000, ""), ("c", 9, "")))
    assert (found.measures, found.figures) == (("b",), ("a", "c"))


def test_the_form_says_where_each_figure_is_from(above: Book) -> None:
    data = form_of(above, "X").data
    found = filled(data, below(("a", 7, ""), ("x", 8, "b")))
    origins = written(data, found, above).origins
    assert set(origins) == {"a", "b"}
    assert origins["b"].startswith("I Thử!D6 = 8, gõ tay, sổ thử.xlsx (ab12cd34ab12)")


def test_a_matrix_is_filled_by_the_codes_of_its_items() -> None:
    above = with_lists([total("hs_tong")], listed())
    owned = with_lists([total("tong", upper_code="hs_tong", aggregation=Aggregation.SUM)], listed())
    numbers = {item_code("tong", item): Decimal(10 + at) for at, item in enumerate(ITEMS)}
    owned = with_values(owned, numbers)
    data = draw_form(above, Figures(above), above.unit("X"))  # type: ignore[arg-type]
    form = written(data, filled(data, owned), above)
    assert values(form) == {item_code("hs_tong", item): 10 + at for at, item in enumerate(ITEMS)}


def with_values(book: Book, numbers: dict[str, Decimal]) -> Book:
    return replace(
        book,
        sections=tuple(
            replace(
                one,
                indicators=tuple(replace(i, constant=numbers.get(i.code, i.constant)) for i in one.indicators),
            )
            for one in book.sections
        ),
    )


def test_a_form_of_another_period_is_refused(above: Book) -> None:
    june = replace(above, period=Period.parse("2022-06"))
    data = draw_form(june, Figures(june), june.unit("X"))  # type: ignore[arg-type]
    with pytest.raises(De06Error, match=r"phiếu của tháng 6/2022, sổ này của tháng 5/2022"):
        filled(data, below(("a", 7, "")))


# The command --------------------------------------------------------------------------------------------------


@pytest.fixture
def source(sample: Path) -> Path:
    """The form of a unit of the level above, which has the same workbook, in a folder of its own."""
    folder = sample.with_name("nhan")
    folder.mkdir()
    return drawn(sample, "PVHCC", folder / "Phieu.xlsx")


def drawn(sample: Path, code: str, path: Path) -> Path:
    """The form of a unit as the level above sends it, written to a path."""
    opened = open_workbook(sample)
    unit = opened.book.unit(code)
    assert unit
    path.write_bytes(draw_form(opened.book, opened.figures, unit))
    return path


def test_a_form_and_a_letter_lie_beside_the_workbook(sample: Path) -> None:
    opened = open_workbook(sample)
    book, figures = opened.book, opened.figures
    unit = book.unit("PVHCC")
    assert unit
    inbox = sample.with_name("phieu_cap_tren")
    inbox.mkdir()
    (inbox / "Phieu_2022-05_KG.xlsx").write_bytes(draw_form(book, figures, unit))
    outcome = opened.fill()
    form, letter = outcome.files
    assert form == sample.with_name("gui_cap_tren") / "Phieu_2022-05_KG.xlsx"
    found = read(form.read_bytes(), book)
    assert {one.code: one.value for one in found.figures} == {
        one.code: figures.value(one.code) for one in found.figures
    }
    assert [text.section for text in found.texts] == list(found.sections)
    assert len(found.origins) == len(found.figures)
    message = message_from_bytes(letter.read_bytes(), policy=policy.default)
    assert not list(message.iter_attachments())  # type: ignore[attr-defined]
    assert "đính kèm phiếu vừa lưu" in outcome.next_step
    assert "hãy" not in message.get_body().get_content()  # type: ignore[attr-defined]


def test_a_filled_form_that_somebody_changed_is_left_alone(sample: Path, source: Path) -> None:
    opened = open_workbook(sample)
    first = opened.fill([source]).files[0]
    assert opened.fill([source]).files[0] == first
    workbook = openpyxl.load_workbook(first)
    workbook.save(first)
    changed = first.read_bytes()
    again = opened.fill([source])
    assert again.files[0].name == "Phieu_v2.xlsx"
    assert any("Phieu.xlsx đã có trong gui_cap_tren được sửa" in line for line in again.messages)
    assert first.read_bytes() == changed


def test_two_forms_of_one_name_are_both_written(sample: Path, source: Path) -> None:
    other = drawn(sample, "RG", sample.with_name("Phieu.xlsx"))
    opened = open_workbook(sample)
    forms = [path for path in opened.fill([source, other]).files if path.suffix == ".xlsx"]
    assert [path.name for path in forms] == ["Phieu.xlsx", "Phieu_v2.xlsx"]
    units = [read(path.read_bytes(), opened.book).unit for path in forms]
    assert units == ["PVHCC", "RG"]
    assert opened.fill([other]).files[0] == forms[1]
    assert read(forms[0].read_bytes(), opened.book).unit == "PVHCC"


def test_without_its_letter_no_form_is_written(sample: Path, source: Path) -> None:
    outbox = sample.with_name("gui_cap_tren")
    (outbox / "Phieu.eml").mkdir(parents=True)
    with pytest.raises(De06Error, match=r"Phieu\.eml"):
        open_workbook(sample).fill([source])
    assert [path.name for path in outbox.iterdir()] == ["Phieu.eml"]


def test_without_a_form_the_folder_is_named(sample: Path) -> None:
    with pytest.raises(De06Error, match=r"phieu_cap_tren; hãy chép phiếu cấp trên gửi vào đó"):
        open_workbook(sample).fill()
