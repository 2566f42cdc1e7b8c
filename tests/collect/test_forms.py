"""A form holds what its unit owes and nothing else, made from the workbook as it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from de06_xl.actions import new
from de06_xl.actions.session import Checked
from de06_xl.collect.forms import sheet as form
from de06_xl.collect.forms.drawing.content import period_label
from de06_xl.collect.forms.drawing.texts import TEXT_ROWS
from de06_xl.incoming.containers.package import unpack
from de06_xl.model.book import Book
from de06_xl.model.duties import (
    common_groups,
    figures_owed,
    group_figures,
    group_headings,
    group_units,
    headings_owed,
    owing_units,
)
from de06_xl.model.period import Period
from de06_xl.model.responses import Submission
from de06_xl.system.cells import column_number
from de06_xl.workbook import layout, search
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block
from tests.support.books import book as book_of
from tests.support.books import heading, indicator, received, submission, unit
from tests.support.fill_in import indicators, read, typed
from tests.support.form_file import FormFile, form_of, group_form_of


@pytest.fixture(scope="module")
def book(checked_sample: Checked) -> Book:
    return checked_sample.book


@pytest.mark.thorough
def test_each_unit_of_the_sample_gets_exactly_the_rows_it_owes(book: Book) -> None:
    units = owing_units(book)
    assert len(units) == 23
    for one in units:
        drawn = form_of(book, one.code)
        assert list(drawn.figures) == [owed.code for owed in figures_owed(book, one)]
        owed = [heading.code for heading in headings_owed(book, one)]
        assert [code for code, _ in drawn.sections] == [code for code in owed for _ in range(TEXT_ROWS)]
    assert {code for one in units for code in form_of(book, one.code).figures} == {
        figure.code for figure in book.indicators() if not figure.expression
    }


def test_nothing_of_another_unit_is_in_the_file(book: Book) -> None:
    drawn = form_of(book, "PVHCC")
    whole = b"".join(unpack(drawn.data, "", "").values()).decode()
    assert "dvc_tiep_nhan" in whole
    assert not [one.code for one in book.indicators() if one.owner != "PVHCC" and one.code in whole]
    assert not [one.name for one in book.units if one.code != "PVHCC" and one.name in whole]


def test_a_row_says_code_name_and_measure_and_waits_for_a_figure(book: Book) -> None:
    drawn = form_of(book, "PVHCC")
    place = {field: drawn.place("dvc_da_tra", field) for field in ("code", "name", "unit_of_measure", "value", "as_of")}
    assert [drawn.text(cell) for cell in place.values()] == [
        "dvc_da_tra",
        "Hồ sơ dịch vụ công đã trả kết quả",
        "hồ sơ",
        None,
        None,
    ]


def test_figures_stand_below_the_title_of_their_section(book: Book) -> None:
    drawn = form_of(book, "CAT")
    above = drawn.sheet.cell(drawn.figures["ls_ngoai_tinh_chi_tieu"] - 1, 1).value
    assert above == "II.4. Làm sạch dữ liệu dân cư đảm bảo “đúng, đủ, sạch, sống”"


def test_the_facts_name_unit_period_and_deadline(book: Book) -> None:
    drawn = form_of(book, "AB")
    facts = {field: drawn.text(drawn.fact(field)) for field in form.LABELS}
    assert facts == {
        "unit": "AB - Huyện An Biên",
        "period": "Tháng 5/2022",
        "deadline": "25/5/2022",
        "as_of": "14/5/2022",
        "number": 1,
        **dict.fromkeys(
            ("document", "document_date", "compiled_by", "approved_by", "phone", "source", "nothing"), None
        ),
    }


@pytest.mark.parametrize(
    ("written", "reported"),
    [
        ("", " về Ban Chỉ đạo thực hiện Đề án 06 tỉnh Kiên Giang."),
        ("Tổ giúp việc, tonghop@kg.example", " về Tổ giúp việc, tonghop@kg.example."),
        ("Phòng PC06, báo cáo {tt.ky}.", " về Phòng PC06, báo cáo tháng 5/2022."),
    ],
)
def test_the_form_says_where_it_goes_as_the_workbook_does(book: Book, written: str, reported: str) -> None:
    facts = tuple(replace(fact, value=written) if fact.key == "cv_nhan_phieu" else fact for fact in book.facts)
    (how,) = (
        text for row in form_of(replace(book, facts=facts), "AB").sheet.values if "ô vàng" in (text := str(row[0]))
    )
    assert how.endswith(reported)


def test_the_hidden_sheet_tells_which_form_it_is(book: Book) -> None:
    cat = book.unit("CAT")
    assert cat
    assert form_of(book, "CAT").hidden() == {
        "phien_ban_phieu": str(form.FORM_VERSION),
        "ky": "2022-05",
        "don_vi": "CAT",
        "nhom": "",
        "dau_chi_tieu": form.fingerprint(figures_owed(book, cat)),
    }
    hidden = group_form_of(book, "HUYEN").hidden()
    assert (hidden["don_vi"], hidden["nhom"]) == ("", "HUYEN")
    assert hidden["dau_chi_tieu"] == form.fingerprint(group_figures(book, "HUYEN"))


def test_the_form_of_a_group_lists_its_units(book: Book) -> None:
    drawn = group_form_of(book, "HUYEN")
    assert drawn.text(drawn.fact("unit")) is None
    (name,) = (name for name in drawn.formulas.defined_names.values() if name.name == "ds_don_vi")
    ((sheet, cells),) = name.destinations
    listed = [row[0].value for row in drawn.formulas[sheet][cells]]
    assert listed == [f"{one.code} - {one.name}" for one in book.units if one.group == "HUYEN"]
    assert list(drawn.figures) == ["tt_luot", "tt_nguoi"]
    assert {code for code, _ in drawn.sections} == {"II.5"}


def test_a_common_form_leaves_out_who_owes_more_and_who_is_gone() -> None:
    gone = dt.date(2022, 4, 30)
    made = book_of(
        indicator("a", owner="H"),
        indicator("b", owner="H1"),
        indicator("c", owner="H, S1"),
        outline=(heading("I", sheet="I Thử"), heading("II", sheet="II Thử")),
        units=(
            unit("H1", "H"),
            unit("H2", "H"),
            unit("H3", "H", valid_to=gone),
            unit("H4", "H", sections=("II",)),
            unit("S1", "S"),
        ),
    )
    assert common_groups(made) == ["H"]
    assert [one.code for one in group_units(made, "H")] == ["H2", "H4"]
    assert [one.code for one in group_figures(made, "H")] == ["a", "c"]
    assert [one.code for one in group_headings(made, "H")] == ["II"]


def test_a_code_that_stands_twice_is_asked_for_once() -> None:
    made = book_of(indicator("a", owner="X"), indicator("a", owner="X", number=6), units=(unit("X"),))
    assert list(form_of(made, "X").figures) == ["a"]


def test_a_unit_with_texts_only_or_figures_only_gets_one_table() -> None:
    made = book_of(
        indicator("a", owner="S"), units=(unit("S"), unit("T", sections=("I",))), outline=(heading("I", sheet="I Thử"),)
    )
    figures_only, texts_only = form_of(made, "S"), form_of(made, "T")
    assert (list(figures_only.figures), figures_only.table(form.TEXTS)) == (["a"], None)
    assert (texts_only.table(form.FIGURES), len(texts_only.sections)) == (None, TEXT_ROWS)


# The period before


def sent(code: str, value: int | None = None, *, text: str = "", unit: str = "X", **fields: str) -> Submission:
    form = received(unit, **({"period": "2022-04"} | fields))
    return submission(form, code, value, text=text)


@pytest.fixture
def shared() -> Book:
    """Two units share a; X alone owes b and writes for I."""
    return book_of(
        indicator("a", owner="G", previous=Decimal(500)),
        indicator("b", owner="X", previous=Decimal(70), number=6),
        outline=(heading("I", "MỤC MỘT", sheet="I Thử"),),
        units=(unit("X", "G", sections=("I",)), unit("Y", "G")),
    )


def before(drawn: FormFile) -> dict[str, object]:
    return {code: drawn.text(drawn.place(code, "previous")) for code in drawn.figures}


def test_beside_a_figure_stands_the_units_own_of_the_period_before(shared: Book) -> None:
    used = replace(
        shared,
        submissions=(
            sent("a", 40),
            sent("a", 41, status="đã thay"),
            sent("a", 42, period="2022-03"),
            sent("a", 43, unit="Y"),
            sent("b", 69),
        ),
    )
    assert before(form_of(used, "X")) == {"a": 40, "b": 69}
    assert before(form_of(used, "Y")) == {"a": 43}


def test_who_sent_nothing_sees_the_reports_figure_where_it_is_the_only_owner(shared: Book) -> None:
    assert before(form_of(shared, "X")) == {"a": None, "b": 70}
    assert before(form_of(shared, "Y")) == {"a": None}


def test_a_common_form_shows_no_earlier_figures(shared: Book) -> None:
    used = replace(shared, submissions=(sent("a", 40), sent("a", 43, unit="Y")))
    assert before(group_form_of(used, "G")) == {"a": None}


def test_above_its_paragraphs_a_unit_sees_what_it_wrote_before(shared: Book) -> None:
    written = replace(shared, submissions=(sent("I", text="Đã họp 02 lần."), sent("I", text="Đã tập huấn.")))
    drawn = form_of(written, "X")
    found = drawn.table(form.TEXTS)
    assert found
    above = str(drawn.sheet.cell(drawn.sections[0][1] - 1, found.columns["text"]).value)
    assert above.startswith("I. MỤC MỘT\n")
    assert above.endswith("\nĐã họp 02 lần.\nĐã tập huấn.")
    assert drawn.sheet.cell(drawn.sections[0][1], found.columns["text"]).value is None


# What a clerk adds to the workbook


def add_indicator(path: Path, sheet: str, **fields: str | int) -> None:
    """A row below the last of a section's figures, as a clerk types it."""
    last = max((one.row for one in indicators(read(path)).values() if one.row.sheet == sheet), key=lambda r: r.number)
    blocks = [
        Block(sheet, last.number + 1, column_number(last.columns[field]), [[value]]) for field, value in fields.items()
    ]
    FileGrid(path).write(blocks)


def test_a_new_indicator_appears_by_itself(sample: Path) -> None:
    add_indicator(
        sample, "II.2 Dịch vụ công", code="dvc_qua_han", name="Hồ sơ quá hạn", unit_of_measure="hồ sơ", owner="PVHCC"
    )
    assert "dvc_qua_han" in form_of(read(sample), "PVHCC").figures


def test_a_new_unit_gets_a_form(sample: Path) -> None:
    last = read(sample).units[-1].row
    fields = {"code": "NV", "name": "Sở Nội vụ", "sections": "III"}
    blocks = [typed(last.sheet, f"{last.columns[name]}{last.number + 1}", value) for name, value in fields.items()]
    FileGrid(sample).write(blocks)
    changed = read(sample)
    assert [one.code for one in owing_units(changed)][-1] == "NV"
    assert {code for code, _ in form_of(changed, "NV").sections} == {"III"}


def test_a_new_rule_is_checked_in_the_form(sample: Path) -> None:
    row = read(sample).rules[-1].row
    fields = {
        "code": "nk_moi",
        "severity": "lỗi",
        "expression": "nk_vang_mat >= nk_dac_biet",
        "message": "Nhân khẩu vắng mặt ({nk_vang_mat}) phải không ít hơn đặc biệt ({nk_dac_biet}); hãy hỏi lại đơn vị.",
        "scope": "phiếu",
        "enabled": "x",
    }
    blocks = [typed(row.sheet, f"{row.columns[name]}{row.number + 1}", value) for name, value in fields.items()]
    FileGrid(sample).write(blocks)
    drawn = form_of(read(sample), "CAT")
    texts = [cell.value for line in drawn.formulas[form.HIDDEN_SHEET].iter_rows() for cell in line]
    assert "Sai: Nhân khẩu vắng mặt phải không ít hơn đặc biệt; hãy kiểm tra lại." in texts


def test_a_heading_of_other_periods_is_not_asked_for() -> None:
    quarterly = replace(heading("II", sheet="II Thử"), kinds=frozenset({Period.parse("2022-Q2").kind}))
    made = book_of(
        indicator("a", owner="X"),
        units=(unit("X", sections=("II",)),),
        outline=(heading("I", sheet="I Thử"), quarterly),
    )
    assert form_of(made, "X").sections == []


@pytest.mark.few(0, 1)
@pytest.mark.parametrize("period", ["2026-11", "2026-W20", "2026-Q2", "2026-6T", "2026-9T", "2026"])
def test_a_new_workbook_gives_forms_of_its_own_period(period: str, tmp_path: Path) -> None:
    new.run(tmp_path / "Sổ mới.xlsx", Period.parse(period))
    blank = read(tmp_path / "Sổ mới.xlsx")
    codes = [one.code for one in owing_units(blank)]
    assert codes == [one.code for one in blank.units]
    assert len(codes) > 10
    for code in codes:
        drawn = form_of(blank, code)
        assert drawn.hidden()["ky"] == period
        assert drawn.text(drawn.fact("period")) == period_label(blank.period)


def test_every_text_of_the_tables_is_one_that_a_reader_finds(book: Book) -> None:
    drawn = form_of(book, "CAT")
    for table in (form.FIGURES, form.TEXTS):
        found = drawn.table(table)
        assert found
        assert set(found.columns) == {column.field for column in table.columns}
    assert search.find([list(row) for row in drawn.sheet.values], layout.FIGURES, form.SHEET) is None
