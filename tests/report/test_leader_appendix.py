"""The leader's page as an appendix: the table of the chosen figures and pictures of what there is to see."""

from __future__ import annotations

import functools
import io
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

from de06_xl.actions.report import render_report
from de06_xl.actions.review import anchored_report, review_copy
from de06_xl.actions.session import Checked, Session
from de06_xl.actions.ui import SilentUi
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.indicator import Direction, Indicator
from de06_xl.model.leader_table import LeaderTable
from de06_xl.model.period import Period
from de06_xl.model.place import Place
from de06_xl.model.unit_history import UnitHistory
from de06_xl.process.analysis import Analysis
from de06_xl.process.validate import validate
from de06_xl.report import drawing
from de06_xl.report.charts import MOST_SENDERS, Bars, Chart, Line, SentWhen, charts
from de06_xl.report.compare.differences import differences
from de06_xl.report.compare.units import units_of
from de06_xl.report.seal import is_untouched
from de06_xl.report.tables import without_empty_columns
from de06_xl.system import shipped
from de06_xl.system.cells import cell_name
from de06_xl.workbook.reading.book import read_book
from tests.conftest import NOW
from tests.support.books import received, submission, unit
from tests.support.leader_appendix import appendix_blocks
from tests.support.libreoffice import convert
from tests.support.memory_grid import MemoryGrid

TEMPLATE = shipped.path_of(shipped.REPORT_TEMPLATE).read_bytes()
UNITS = [f"X{number:02}" for number in range(1, 41)]
MONTHS = [Period.parse(f"2022-{month:02}") for month in range(1, 5)]


@functools.cache
def sample() -> MemoryGrid:
    return MemoryGrid.of(shipped.path_of(shipped.SAMPLE_WORKBOOK))


def book_of(*codes: str, charted: str = "", code: str = "PL1") -> Book:
    """The sample, its appendix and what is chosen on the page."""
    grid = sample()
    cells = {
        Place(block.sheet, cell_name(block.row, block.column)): block.rows[0][0]
        for block in appendix_blocks(grid, codes, charted, code)
    }
    return read_book(grid.with_cells(cells), "so.xlsx")


def with_units(book: Book, count: int, code: str = "tt_luot") -> Book:
    """The same with units that gave a figure now and four months before, every third of them late each time."""
    forms = [received(one, received="08:00 20/5/2022") for one in UNITS[:count]]
    return replace(
        book,
        units=tuple(unit(one, "HUYEN") for one in UNITS[:count]),
        dates={**book.dates, "han_gui": NOW.date()},
        received=tuple(forms),
        submissions=tuple(submission(form, code, 100 - at) for at, form in enumerate(forms)),
        unit_history=UnitHistory(
            late={(month, one): at % 3 - 1 for month in MONTHS for at, one in enumerate(UNITS[:count])}
        ),
    )


def with_history(book: Book, code: str = "tt_luot") -> Book:
    return replace(book, history={(month, code): Decimal(90 + at) for at, month in enumerate(MONTHS)})


def with_targets(book: Book, **targets: int) -> Book:
    sections = tuple(
        replace(
            section,
            indicators=tuple(
                replace(one, target=Decimal(targets[one.code])) if one.code in targets else one
                for one in section.indicators
            ),
        )
        for section in book.sections
    )
    return replace(book, sections=sections)


def whole(count: int = 5) -> Book:
    """A page with everything on it."""
    book = with_targets(book_of("tt_luot", "tt_nguoi", "dvc_tiep_nhan"), tt_luot=50, tt_nguoi=5000)
    return with_history(with_units(book, count))


def made(book: Book) -> list[Chart]:
    assert book.leader
    figures = Figures(book)
    return charts(Analysis(book, figures), figures, book.leader)


def checked(book: Book) -> Checked:
    figures = Figures(book)
    return Checked(book, figures, validate(book, figures))


def rendered(book: Book, template: bytes = TEMPLATE) -> bytes:
    return render_report(checked(book), template, "bao-cao.docx")


def pictures(report: bytes) -> list[tuple[str, int]]:
    """The words of each picture, and how wide it is."""
    body = Document(io.BytesIO(report)).element.body
    return [(one.docPr.get("descr"), one.extent.cx) for one in body.iter(qn("wp:inline"))]


def table(report: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in Document(io.BytesIO(report)).tables[-1].rows]


class TestWhatIsDrawn:
    def test_all_that_the_page_shows(self) -> None:
        trend, ranking, completion, sent = made(whole())
        assert isinstance(trend, Line)
        assert trend.periods == ("01/2022", "02/2022", "3/2022", "4/2022", "5/2022")
        assert trend.labels == ("90", "91", "92", "93", "101")
        assert isinstance(ranking, Bars)
        assert ranking.names[0] == "Đơn vị X01"
        assert ranking.labels[0] == "100 (20,41%)"
        assert isinstance(completion, Bars)
        assert completion.labels == ("202%", "45,44% (chưa đạt)")
        assert completion.filled == (True, False)
        assert isinstance(sent, SentWhen)
        assert sent.cells[2] == ("trễ 1 ngày",) * 4 + ("đúng hạn",)

    def test_nothing_is_drawn_of_what_is_not_known(self) -> None:
        alone = replace(book_of("dvc_da_tra"), history={})
        assert made(with_units(replace(alone, sections=_without_previous(alone)), 0)) == []

    def test_one_unit_is_no_ranking_and_one_period_no_line(self) -> None:
        alone = book_of("tt_luot")
        alone = replace(with_units(alone, 1), sections=_without_previous(alone), history={}, unit_history=UnitHistory())
        assert [type(one) for one in made(alone)] == [SentWhen]

    def test_a_month_that_is_not_known_is_a_gap(self) -> None:
        book = with_history(book_of("tt_luot"))
        book = replace(book, sections=_without_previous(book))
        del book.history[MONTHS[1], "tt_luot"]  # type: ignore[attr-defined]
        line = made(book)[0]
        assert isinstance(line, Line)
        assert line.values[:2] == (90, None)

    def test_of_too_many_units_those_that_were_late_most_often(self) -> None:
        (*_, sent) = made(whole(40))
        assert isinstance(sent, SentWhen)
        assert len(sent.units) == MOST_SENDERS
        assert {f"Đơn vị {one}" for one in UNITS[2::3]} <= set(sent.units)
        assert f"{MOST_SENDERS} đơn vị trễ, chưa gửi nhiều nhất trong 40" in sent.caption

    def test_the_charts_follow_the_choice_on_the_page(self) -> None:
        book = with_history(book_of("tt_luot", "tt_nguoi", charted="tt_nguoi"), "tt_nguoi")
        assert made(book)[0].caption.startswith("Người dân tham dự tuyên truyền (người) qua 05 kỳ")

    def test_where_lower_is_better_no_share_is_drawn_but_the_table_says_whether_it_is_reached(self) -> None:
        book = with_targets(book_of("tt_luot", "tt_nguoi"), tt_luot=50, tt_nguoi=5000)
        lower = (
            replace(section, indicators=tuple(_lower_is_better(one, "tt_nguoi") for one in section.indicators))
            for section in book.sections
        )
        book = replace(book, sections=tuple(lower))
        (completion,) = (one for one in made(book) if isinstance(one, Bars) and one.goal)
        assert completion.names == ("Lượt tuyên truyền lồng ghép về Đề án 06",)
        assert [row[-1] for row in table(rendered(book))[1:]] == ["202", "đạt"]

    def test_the_period_before_is_in_the_table_if_only_the_history_has_it(self) -> None:
        book = with_history(book_of("tt_luot"))
        book = replace(book, sections=_without_previous(book))
        assert table(rendered(book))[1][3:6] == ["101", "93", "8"]


def _lower_is_better(one: Indicator, code: str) -> Indicator:
    return replace(one, direction=Direction.LOWER) if one.code == code else one


def _without_previous(book: Book) -> tuple:  # type: ignore[type-arg]
    return tuple(
        replace(section, indicators=tuple(replace(one, previous=None) for one in section.indicators))
        for section in book.sections
    )


class TestTheTable:
    def test_without_a_choice_the_first_figures_stand_in_it(self) -> None:
        leader = book_of().leader
        assert isinstance(leader, LeaderTable)
        assert len(leader.table.rows) == 8
        assert leader.charted == leader.table.rows[0].key

    def test_a_column_of_which_nothing_is_known_is_left_out(self) -> None:
        book = book_of("tt_luot")
        letters = {column.letter for column in compose_table(book)}
        assert "G" not in letters  # no target
        assert "G" in {column.letter for column in compose_table(with_targets(book, tt_luot=50))}

    def test_a_code_that_is_not_there_is_told_at_its_cell(self) -> None:
        book = book_of("tt_luot", "tt_luott")
        (finding,) = [one for one in validate(book, Figures(book)) if one.place and one.place.sheet == "Bảng theo dõi"]
        assert finding.place == Place("Bảng theo dõi", "A7")
        assert finding.message.startswith("Không có chỉ tiêu mã “tt_luott” nên hàng này không in; hãy sửa mã ở cột A")

    def test_a_workbook_that_does_not_name_the_page_does_not_read_it(self) -> None:
        assert read_book(sample(), "so.xlsx").leader is None


def compose_table(book: Book) -> tuple:  # type: ignore[type-arg]
    assert book.leader
    return without_empty_columns(book.leader.table, Figures(book)).columns


@pytest.fixture(scope="module")
def report() -> bytes:
    """A report with one picture."""
    return rendered(with_history(book_of("tt_luot", "dvc_tiep_nhan")))


class TestTheReport:
    def test_table_and_pictures_lie_on_pages_of_their_own(self, report: bytes) -> None:
        document = Document(io.BytesIO(report))
        assert document.sections[-1].orientation == WD_ORIENT.LANDSCAPE
        assert [row[1] for row in table(report)[1:]] == [
            "Lượt tuyên truyền lồng ghép về Đề án 06",
            "Hồ sơ dịch vụ công đã tiếp nhận",
        ]
        ((words, width),) = pictures(report)
        assert words.startswith("Biểu đồ đường. Lượt tuyên truyền lồng ghép về Đề án 06 (lượt) qua 05 kỳ")
        section = document.sections[-1]
        assert width <= section.page_width - section.left_margin - section.right_margin
        texts = [paragraph.text for paragraph in document.paragraphs]
        assert any(text.strip().startswith("Biểu đồ 1. Lượt tuyên truyền") for text in texts)

    def test_the_same_workbook_gives_the_same_bytes(self, report: bytes) -> None:
        drawing.draw.cache_clear()
        assert rendered(with_history(book_of("tt_luot", "dvc_tiep_nhan"))) == report
        assert is_untouched(report)

    def test_whoever_reads_the_text_alone_draws_nothing(self, report: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
        def refused(chart: Chart) -> None:
            raise AssertionError(chart)

        monkeypatch.setattr(drawing, "draw", refused)
        book = with_history(book_of("tt_luot", "dvc_tiep_nhan"))
        expected, _ = anchored_report(checked(book), TEMPLATE, "bao-cao.docx", pictures=False)
        assert pictures(expected) == []
        assert differences(units_of(expected, "a"), units_of(report, "b")) == []


@pytest.fixture(scope="module")
def everything() -> bytes:
    """A report with all pictures."""
    return rendered(whole())


@pytest.mark.thorough
class TestEverything:
    def test_each_picture_is_a_part_with_words(self, everything: bytes, tmp_path: Path) -> None:
        with zipfile.ZipFile(io.BytesIO(everything)) as package:
            images = [name for name in package.namelist() if name.startswith("word/media/")]
            assert len(images) == 4
            assert all(b"tEXt" not in package.read(name) for name in images)  # of no program and no time
        beginnings = [words.partition(".")[0] for words, _ in pictures(everything)]
        lines = "Biểu đồ cột ngang"
        assert beginnings == ["Biểu đồ đường", lines, f"{lines}, vạch đứng là 100% chỉ tiêu giao", "Bảng màu"]
        path = tmp_path / "bao-cao.docx"
        path.write_bytes(everything)
        assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []

    def test_the_review_copy_has_a_comment_at_each_figure_of_the_table(self, everything: bytes) -> None:
        class Read(Session):
            def book(self, **_: object) -> Book:  # type: ignore[override]
                return whole()

        session = Read(sample(), Path("so.xlsx"), SilentUi(), NOW, "thử")
        data, _ = review_copy(session, checked(whole()), TEMPLATE, "bao-cao.docx")
        body = Document(io.BytesIO(data)).element.body
        cells = list(body.iter(qn("w:tbl")))[-1]
        figures = [text for row in table(everything)[1:] for text in row[3:] if text not in ("", "…")]
        assert len(list(cells.iter(qn("w:commentReference")))) == len(figures) == 9
        assert len(pictures(data)) == 4

    def test_a_template_from_before_prints_pictures_in_the_middle(self, everything: bytes, tmp_path: Path) -> None:
        document = Document(io.BytesIO(TEMPLATE))
        for paragraph in document.paragraphs:
            if "doan.hinh" in paragraph.text:
                paragraph._p.getparent().remove(paragraph._p)
        document.save(tmp_path / "cu.docx")
        old = rendered(whole(), (tmp_path / "cu.docx").read_bytes())
        assert pictures(old) == pictures(everything)
        for inline in Document(io.BytesIO(old)).element.body.iter(qn("wp:inline")):
            paragraph = next(inline.iterancestors(qn("w:p")))
            assert paragraph.pPr.jc.get(qn("w:val")) == "center"
            assert paragraph.pPr.ind.get(qn("w:firstLine")) == "0"

    def test_in_the_body_it_is_as_wide_as_an_upright_page(self) -> None:
        book = book_of("tt_luot", code="V")
        report = rendered(with_history(book))
        section = Document(io.BytesIO(report)).sections[0]
        ((_, width),) = pictures(report)
        assert width == section.page_width - section.left_margin - section.right_margin

    @pytest.mark.office
    def test_libreoffice_shows_it_on_lying_pages(self, everything: bytes, tmp_path: Path) -> None:
        path = tmp_path / "bao-cao.docx"
        path.write_bytes(everything)
        convert(path, "pdf", tmp_path)
        said = subprocess.run(["pdfinfo", "-l", "99", tmp_path / "bao-cao.pdf"], capture_output=True, text=True).stdout
        sizes = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", said)
        lying = [float(width) > float(height) for width, height in sizes]
        assert lying.count(True) == 2
        assert lying[-2:] == [True, True]

    @pytest.mark.linux("fc-match and a home below /proc")
    def test_it_is_the_same_whatever_the_machine_has_and_says_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "matplotlibrc").write_text("font.size: 40\nlines.color: red\nno.such.key: 1\n")
        program = (
            "import hashlib\nfrom de06_xl.report.charts import Line\nfrom de06_xl.report.drawing import draw\n"
            "line = Line('a', 'b', ('4/2022', '5/2022'), (1.0, 2.0), ('1', '2'))\n"
            "print(hashlib.sha256(draw(line).png).hexdigest())"
        )

        def drawn(**environment: str) -> tuple[str, str]:
            ran = subprocess.run(
                [sys.executable, "-c", program],
                env=os.environ | environment,
                cwd=tmp_path,
                capture_output=True,
                text=True,
            )
            return ran.stdout, ran.stderr

        hostile = {
            "HOME": "/proc/none",
            "MPLCONFIGDIR": "/proc/none",
            "MPLBACKEND": "none",
            "MATPLOTLIBRC": "/proc/none",
        }
        there = drawn(**hostile)
        (tmp_path / "matplotlibrc").unlink()
        assert there == drawn()
        assert there[1] == ""
        assert len(there[0]) == 65
        assert list(tmp_path.iterdir()) == []
