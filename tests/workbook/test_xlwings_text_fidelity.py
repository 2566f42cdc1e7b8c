"""Text written through the grid into an open workbook comes back as it went in, whatever it looks like."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from de06_xl.workbook.grid import Block, Cell, Formula
from de06_xl.workbook.xlwings_grid import XlwingsGrid
from tests.support import xlwings_uno
from tests.support.examples import examples
from tests.support.excel_com import ComError
from tests.support.fake_com import FakeExcel, FakeSheet, typed
from tests.support.xlwings_engine import Book, xlwings_book

SHEET = "II.4 Làm sạch dữ liệu"
TEXT_COLUMN, GENERAL_COLUMN = 1, 2

DECOMPOSED = unicodedata.normalize("NFD", "Đề án 06 đã triển khai đến từng xã, phường")
TEXTS = {
    "a number with a point": "1.",
    "a code with a zero in front": "05",
    "a date that English settings turn round": "06/01/2022",
    "a date that only Vietnamese settings know": "29/12/2021",
    "an item of a list": "- Tiếp tục triển khai",
    "a formula": "=1+1",
    "a broken formula": "=SUM(1",
    "a telephone number": "+84",
    "a name after an at sign": "@x",
    "an apostrophe": "'abc",
    "an apostrophe alone": "'",
    "two apostrophes": "''",
    "an apostrophe before a formula": "'=1+1",
    "a truth value": "TRUE",
    "a number with an exponent": "1E5",
    "an error": "#N/A",
    "a percentage": "97,53%",
    "thousands": "7,440",
    "a time": "09:30",
    "10,000 characters": "Chữ tiếng Việt. " * 625,
    "10,000 characters that begin like a formula": "=" * 10_000,
    "as much as a cell holds": "x" * 32_767,
    "composed": unicodedata.normalize("NFC", DECOMPOSED),
    "decomposed": DECOMPOSED,
    "line breaks": "dòng 1\ndòng 2\n\n",
    "blanks around it": "  giữa  ",
    "a no-break space": "\u00a0",
    "a tab": "a\tb",
    "beyond 16 bits": "😀",
    "an escape of the file format": "_x000D_",
    "braces": "{ls_cmnd9} và {tt.ky}",
}


@pytest.fixture(scope="module", params=["fake Excel", pytest.param("LibreOffice", marks=pytest.mark.office)])
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """An open workbook whose first sheet has a column in text format and one without a format."""
    if request.param == "fake Excel":
        fake = FakeExcel().add("C:\\Sổ.xlsx", {SHEET: [], "I Khác": [[1]]})
        fake.content[0].formats = {(row, TEXT_COLUMN): "@" for row in range(1, 101)}
        yield fake
        return
    program: xlwings_uno.LibreOffice = request.getfixturevalue("office")
    path = tmp_path_factory.mktemp("text") / "sổ.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet(SHEET)
        sheet.set_column(TEXT_COLUMN - 1, TEXT_COLUMN - 1, None, workbook.add_format({"num_format": "@"}))
        workbook.add_worksheet("I Khác").write(0, 0, 1)
    opened = program.open(str(path))
    yield opened
    opened.close()


def emptied_grid(book: Book) -> XlwingsGrid:
    """A grid on the book, its first sheet without content."""
    book.sheet_list()[0].range("A1:C100").clear_contents()
    return XlwingsGrid(xlwings_book(book))


@pytest.fixture
def come_back(book: Book) -> Callable[..., list[Cell]]:
    """Writes cells below each other in one block on an empty sheet and reads them again."""

    def write_and_read(cells: list[Cell], column: int = GENERAL_COLUMN) -> list[Cell]:
        emptied_grid(book).write([Block(SHEET, 2, column, [[cell] for cell in [*cells, "cuối"]])])
        rows = XlwingsGrid(xlwings_book(book)).read(SHEET)
        assert rows[len(cells) + 1][column - 1] == "cuối"
        return [row[column - 1] for row in rows[1 : len(cells) + 1]]

    return write_and_read


@pytest.mark.few(40)
@pytest.mark.parametrize("column", [TEXT_COLUMN, GENERAL_COLUMN], ids=["text format", "no format"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_text_comes_back_as_it_went_in(text: str, column: int, come_back: Callable[..., list[Cell]]) -> None:
    assert come_back([text], column) == [text]


@pytest.mark.parametrize("column", [TEXT_COLUMN, GENERAL_COLUMN], ids=["text format", "no format"])
def test_all_of_them_come_back_from_one_block(column: int, come_back: Callable[..., list[Cell]]) -> None:
    assert come_back(list(TEXTS.values()), column) == list(TEXTS.values())


def test_texts_and_formulas_replace_each_other(book: Book) -> None:
    grid = emptied_grid(book)
    formula = Formula("=1+1")
    rows: list[list[Cell]] = [[formula, "'x"], ["=1+1", formula], [formula, "05"]]
    for cells in rows:
        grid.write([Block(SHEET, 1, GENERAL_COLUMN, [cells])])
        assert grid.read(SHEET)[0][GENERAL_COLUMN - 1 :][:2] == cells


ANY_TEXT = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n", exclude_characters="\ufffe\uffff"),
    max_size=12,
)
LOOKS_LIKE_SOMETHING = st.from_regex(r"['=+\-@#]{0,3}[0-9.,/:%E ]{0,6}[A-Z(]?", fullmatch=True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(60), deadline=None)
@given(st.lists(ANY_TEXT | LOOKS_LIKE_SOMETHING, min_size=1, max_size=20))
@example(["=A.A0"])
def test_any_text_comes_back_as_it_went_in(come_back: Callable[..., list[Cell]], texts: list[str]) -> None:
    assert come_back(list(texts)) == [text or None for text in texts]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(60), deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False), min_size=1, max_size=20))
def test_any_number_comes_back_to_the_last_bit(come_back: Callable[..., list[Cell]], numbers: list[float]) -> None:
    assert come_back(list(numbers)) == numbers


@pytest.mark.parametrize(
    "formula",
    [
        "=1+1",
        '=IF(A1="",1,2)',
        "=SUM('I Khác'!$A:$A,1)",
        "=IFERROR(INDEX('I Khác'!$A:$A,MATCH(\"ls;a, b'!\",'I Khác'!$A:$A,0)),\"\")",
        f'=HYPERLINK("#\'{SHEET}\'!D14","D14")',
    ],
)
def test_a_formula_comes_back_as_a_formula(formula: str, come_back: Callable[..., list[Cell]]) -> None:
    assert come_back([Formula(formula), formula]) == [Formula(formula), formula]


def test_a_text_too_long_for_an_array_goes_alone(book: Book, come_back: Callable[..., list[Cell]]) -> None:
    cells = ["05", "=" * 8_203, "x" * 8_202, "1."]
    assert come_back(cells) == cells
    book.app.calls.writes.clear()
    XlwingsGrid(xlwings_book(book)).write([Block(SHEET, 2, GENERAL_COLUMN, [[cell] for cell in cells])])
    assert book.app.calls.writes == {SHEET: 2}


def test_the_fake_writes_the_first_value_into_what_a_filter_shows() -> None:
    sheet = FakeExcel().add("C:\\Sổ.xlsx", {"A": [["x", "x"]] * 3}).content[0]
    sheet.filtered_out = {2}
    sheet.range("A1:B3").raw_value = [["a", "b"], ["c", "d"], ["e", "f"]]
    assert sheet.range("A1:B3").raw_value == (("a", "a"), ("x", "x"), ("a", "a"))


# The fake itself: without an apostrophe Excel makes something else of these ------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.", 1.0),
        ("05", 5.0),
        ("-5", -5.0),
        ("1E5", 100_000.0),
        ("7,440", 7440.0),
        ("50%", 0.5),
        ("TRUE", True),
        ("'05", "05"),
        ("''abc", "'abc"),
        ("29/12/2021", "29/12/2021"),
        ("1.078.935", "1.078.935"),
        ("97,53%", "97,53%"),
    ],
)
def test_the_fake_types_constants_as_excel_does_under_english_settings(text: str, value: object) -> None:
    assert typed(text).value == value
    assert typed(text).formula is None


def test_the_fake_turns_a_vietnamese_date_round() -> None:
    value = typed("06/01/2022").value
    assert (value.month, value.day) == (6, 1)


@pytest.mark.parametrize("text", ["=1+1", "+84"])
def test_the_fake_makes_a_formula_of(text: str) -> None:
    assert typed(text).formula == "=" + text.removeprefix("=")


@pytest.mark.parametrize("text", ["- Tiếp tục triển khai", "@x", "=SUM(1", "=IF(1;2;3)", "x" * 32_768])
def test_the_fake_refuses(text: str) -> None:
    with pytest.raises(ComError):
        typed(text)


def test_in_text_format_the_fake_keeps_what_is_typed_but_an_apostrophe() -> None:
    assert [typed(text, "@").value for text in ("05", "=1+1", "- x", "'abc")] == ["05", "=1+1", "- x", "abc"]


def test_the_fake_gives_no_formulas_of_a_range_with_a_long_text() -> None:
    sheet = FakeExcel().add("C:\\Sổ.xlsx", {"A": [["x" * 8_221, Formula("=1")], ["x" * 8_222, None]]}).content[0]
    assert sheet.range("A1:B1").formula == (("x" * 8_221, "=1"),)
    for address in ("A1:B2", "A2"):
        with pytest.raises(ComError):
            sheet.range(address).formula  # noqa: B018 - asking is what fails


def test_the_fake_takes_no_array_with_a_long_text_but_the_text_alone() -> None:
    excel = FakeExcel()
    sheet: FakeSheet = excel.add("C:\\Sổ.xlsx", {"A": []}).content[0]
    sheet.range("A1:B1").raw_value = [["x" * 8_203, 1]]
    with pytest.raises(ComError):
        sheet.range("A1:B1").raw_value = [["x" * 8_204, 1]]
    sheet.range("A1").raw_value = "x" * 8_204
    assert sheet.range("A1:B1").raw_value == (("x" * 8_204, 1.0),)
