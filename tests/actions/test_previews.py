"""The column `Sẽ in` shows each paragraph as the report prints it, and says when it is no longer so."""

from __future__ import annotations

from pathlib import Path

import pytest

from de06_xl.actions import new, validate
from de06_xl.actions.session import commit, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.model.figures import Figures
from de06_xl.model.paragraph import Paragraph
from de06_xl.model.place import Place
from de06_xl.model.texts import Texts
from de06_xl.system import shipped
from de06_xl.system.cells import MAX_TEXT, cell_numbers
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.formulas import PREVIEW_OUTDATED
from de06_xl.workbook.grid import Block, Cell
from tests.conftest import NOW
from tests.support.libreoffice import InsertRow, Type, edit_and_save, recalculated

SERVICES = "II.2 Dịch vụ công"
TEXT = "đã tiếp nhận: {dvc_tiep_nhan} hồ sơ"


def check(path: Path) -> Path:
    session = open_file(path, TerminalUi(), NOW, "test")
    commit(session, validate.run(session))
    return path


def paragraphs(path: Path) -> list[Paragraph]:
    book = open_file(path, TerminalUi(), NOW, "test").book()
    return [paragraph for section in book.sections for paragraph in section.paragraphs]


def services(path: Path) -> Paragraph:
    """The paragraph about the services."""
    return next(one for one in paragraphs(path) if one.row.sheet == SERVICES and "{dvc_tiep_nhan}" in one.text)


def preview(path: Path, paragraph: Paragraph) -> Cell:
    row, column = cell_numbers(paragraph.row.place("printed").cell)
    return FileGrid(path).read(paragraph.row.sheet)[row - 1][column - 1]


def put(path: Path, place: Place, value: Cell) -> None:
    FileGrid(path).write([Block(place.sheet, *cell_numbers(place.cell), [[value]])])


def without_the_column(path: Path) -> None:
    """Make the workbook as it was before the column was added."""
    for sheet in {one.row.sheet for one in paragraphs(path)}:
        grid = FileGrid(path)
        rows = grid.read(sheet)
        header = next(number for number, row in enumerate(rows, 1) if "Sẽ in" in row)
        put(path, Place(sheet, f"I{header}"), None)


@pytest.mark.thorough
def test_every_paragraph_of_the_sample_reads_as_the_report_prints_it(sample: Path) -> None:
    check(sample)
    book = open_file(sample, TerminalUi(), NOW, "test").book()
    texts = Texts(book, Figures(book))
    shown = [(preview(sample, one), texts.printed(one.text)) for one in paragraphs(sample)]
    assert len(shown) > 40
    assert [left for left, right in shown] == [right for left, right in shown]
    assert not any("{" in str(left) for left, right in shown)


@pytest.mark.few(1)
@pytest.mark.parametrize("include", [None, "dvc_tiep_nhan < 0", "khong_co > 1"])
def test_a_paragraph_that_is_left_out_says_so(sample: Path, include: str | None) -> None:
    put(sample, services(sample).row.place("include"), include)
    assert preview(check(sample), services(sample)) == layout.NOT_PRINTED


@pytest.mark.thorough
def test_a_missing_figure_is_marked_as_in_the_report(sample: Path) -> None:
    put(sample, Place(SERVICES, "D5"), None)
    assert "[chưa có: dvc_tiep_nhan] hồ sơ" in str(preview(check(sample), services(sample)))


@pytest.mark.thorough
def test_a_section_that_this_period_does_not_have_says_so(sample: Path) -> None:
    book = open_file(sample, TerminalUi(), NOW, "test").book()
    heading = next(heading for heading in book.outline if heading.sheet == SERVICES)
    put(sample, heading.row.place("kinds"), "năm")
    assert preview(check(sample), services(sample)) == layout.NOT_PRINTED


@pytest.mark.thorough
def test_a_text_that_was_deleted_takes_its_preview_along(sample: Path) -> None:
    gone = services(check(sample))
    put(sample, gone.row.place("text"), None)
    put(sample, gone.row.place("kind"), None)
    assert preview(check(sample), gone) is None


@pytest.mark.thorough
def test_a_text_longer_than_a_cell_is_cut(sample: Path) -> None:
    place = services(sample).row.place("text")
    put(sample, place, "{dvc_khong_dien}" * 10 + "x" * (MAX_TEXT - 200) + "{tt.mo_dau}" * 3)
    assert len(str(preview(check(sample), services_at(sample, place)))) <= MAX_TEXT


def services_at(path: Path, place: Place) -> Paragraph:
    return next(one for one in paragraphs(path) if one.row.place("text") == place)


@pytest.mark.thorough
def test_it_is_never_read_back(sample: Path) -> None:
    before = paragraphs(check(sample))
    put(sample, services(sample).row.place("printed"), "Câu do ai đó gõ.")
    assert paragraphs(sample) == before
    assert "7.440" in str(preview(check(sample), services(sample)))


@pytest.mark.thorough
def test_a_second_check_writes_none_of_it(sample: Path) -> None:
    session = open_file(check(sample), TerminalUi(), NOW, "test")
    assert {block.sheet for block in validate.run(session).blocks} & {
        one.row.sheet for one in paragraphs(sample)
    } == set()


@pytest.mark.thorough
def test_a_workbook_without_the_column_is_checked_as_ever(sample: Path) -> None:
    without_the_column(sample)
    session = open_file(sample, TerminalUi(), NOW, "test")
    outcome = validate.run(session)
    assert {block.sheet for block in outcome.blocks} & {one.row.sheet for one in paragraphs(sample)} == set()
    commit(session, outcome)


@pytest.mark.thorough
def test_the_next_periods_workbook_shows_none_of_the_last_ones(sample: Path) -> None:
    target = sample.with_name("Sổ tháng 6.xlsx")
    new.run_from(open_file(check(sample), TerminalUi(), NOW, "test"), target)
    assert {preview(target, one) for one in paragraphs(target)} == {None}


@pytest.mark.thorough
def test_rows_are_high_enough_for_it(sample: Path) -> None:
    """The sample's longest preview needs more lines than its text, whose column is wider."""
    import openpyxl

    from de06_xl.workbook.heights import LINE_HEIGHT, lines_of

    book = openpyxl.load_workbook(check(sample))
    width = layout.PARAGRAPHS.column("printed").width
    for one in paragraphs(sample):
        height = book[one.row.sheet].row_dimensions[one.row.number].height
        assert height >= lines_of(str(preview(sample, one)), width) * LINE_HEIGHT


@pytest.mark.thorough
@pytest.mark.office
def test_what_changed_since_is_told_above_the_column(sample: Path) -> None:
    check(sample)
    one = services(sample)
    rows = FileGrid(sample).read(SERVICES)
    header = next(number for number, row in enumerate(rows, 1) if "Sẽ in" in row)
    book = open_file(sample, TerminalUi(), NOW, "test").book()
    fact = next(fact for fact in book.facts if fact.key == "dia_danh").row.place("value")
    inputs = [{}, {Place(SERVICES, "D5"): 1}, {Place(SERVICES, "D5"): 7440}]
    inputs += [{one.row.place("text"): "Khác."}, {one.row.place("text"): one.text}, {fact: "Nơi khác"}]
    answers = [answer for (answer,) in recalculated(sample, inputs, [Place(SERVICES, f"I{header - 1}")])]
    assert answers == ["", PREVIEW_OUTDATED, "", PREVIEW_OUTDATED, "", PREVIEW_OUTDATED]


@pytest.mark.office
@pytest.mark.thorough
def test_a_row_that_the_clerk_inserted_has_its_sentence_too(sample: Path, tmp_path: Path) -> None:
    number = services(sample).row.number
    edits = [InsertRow(SERVICES, number)]
    edits += [
        Type(SERVICES, f"{column}{number}", text) for column, text in zip("ABD", ("đoạn", TEXT, "x"), strict=True)
    ]
    saved = check(edit_and_save(sample, tmp_path / "sổ.xlsx", edits))
    inserted = services_at(saved, Place(SERVICES, f"B{number}"))
    assert preview(saved, inserted) == "đã tiếp nhận: 7.440 hồ sơ"


@pytest.mark.few(1)
@pytest.mark.parametrize("name", shipped.BLANK_WORKBOOKS.values())
def test_the_blank_workbooks_have_the_column(name: str) -> None:
    grid = FileGrid(shipped.path_of(name))
    headers = [row for sheet in grid.sheets() for row in grid.read(sheet) if {"Kiểu", "Nội dung"} <= {*row}]
    assert headers
    assert all("Sẽ in" in row for row in headers)
