"""The blank workbooks: nothing in them is wrong, and their relations hold on a month that is plausible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from de06_xl import new_workbook, open_workbook
from de06_xl.build.books import BLANKS, load_book
from de06_xl.model import expression
from de06_xl.model import finding_kinds as kinds
from de06_xl.model.book import Book
from de06_xl.model.expression import Comparison
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Severity
from de06_xl.model.indicator import Indicator
from de06_xl.model.placeholder import references
from de06_xl.model.unit import names_in
from de06_xl.process.validate import validate
from de06_xl.process.validate.rules import check as check_rules
from de06_xl.system import shipped
from de06_xl.system.errors import De06Error
from tests.support.fill_in import fill_in, read
from tests.support.form_file import group_form_of
from tests.support.word_text import paragraphs_of
from tests.support.xlwings_uno import LibreOffice

KINDS = dict(zip(shipped.BLANK_WORKBOOKS, BLANKS, strict=True))
FIRST_MONTH = {
    "hs_tong": 1000,
    "hs_truc_tuyen": 800,
    "hs_toan_trinh": 700,
    "hs_giai_quyet": 900,
    "hs_dung_han": 890,
    "hs_qua_han": 10,
    "asxh_doi_tuong": 300,
    "asxh_tai_khoan": 200,
    "cc_thu_nhan": 300,
    "nv_giao": 40,
    "nv_xong": 20,
    "nv_dang": 12,
    "nv_qua_han": 3,
    "nv_thuong_xuyen": 5,
    "chat_luong_diem": 85,
    "hai_long_tl": 95,
    "tuyen_truyen_nguoi": 500,
}
"""Figures that differ from USUAL: totals above their parts."""
USUAL, TOTAL = 100, 150


@pytest.fixture(params=KINDS)
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A workbook of each kind, as it is made."""
    path = tmp_path / "Sổ.xlsx"
    new_workbook(path, "2026-11", request.param)
    return path


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Book]:
    """The blank workbooks of a month as they are read, by the name of their data."""
    found = {}
    for kind, name in KINDS.items():
        path = tmp_path_factory.mktemp(kind) / "Sổ.xlsx"
        new_workbook(path, "2026-11", kind)
        found[name] = read(path)
    return found


def figure(code: str) -> int:
    return FIRST_MONTH.get(code, TOTAL if code.endswith(("_tong", "_cap", "du14", "sai_lech", "he_thong")) else USUAL)


def filled(book: Book, **changes: int) -> Book:
    """The book with every figure typed."""

    def typed(indicators: tuple[Indicator, ...]) -> Iterator[Indicator]:
        for one in indicators:
            value = changes.get(one.code, figure(one.code))
            yield one if one.expression else replace(one, constant=Decimal(value))

    sections = (replace(section, indicators=tuple(typed(section.indicators))) for section in book.sections)
    return replace(book, sections=tuple(sections))


def test_a_new_workbook_has_nothing_but_what_must_be_typed(made: Path) -> None:
    findings = open_workbook(made).findings
    assert {finding.kind for finding in findings} == {kinds.STILL_TO_FILL}
    assert len({finding.sheet for finding in findings}) == len(findings)


def test_its_report_says_all_the_same_that_it_may_not_be_signed(made: Path) -> None:
    outcome = open_workbook(made).report()
    assert "chỗ chưa nhập) nên báo cáo có dòng KHÔNG TRÌNH KÝ" in " ".join(outcome.messages)
    assert "-LOI" in outcome.files[0].name
    assert paragraphs_of(outcome.files[0])


def test_a_hole_in_a_sheet_that_was_begun_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "Sổ.xlsx"
    new_workbook(path, "2026-11")
    fill_in(path, {"mo_hinh_tong": 5})
    errors = [one for one in open_workbook(path).findings if one.severity is Severity.ERROR]
    assert {one.code for one in errors} == {"mo_hinh_tk", "mo_hinh_hq"}


def test_every_hole_of_a_workbook_that_is_half_filled_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "Sổ.xlsx"
    new_workbook(path, "2026-11")
    entered = [one.code for one in read(path).indicators() if not one.expression]
    fill_in(path, {code: figure(code) for code in entered[: len(entered) // 2 + 1]})
    findings = open_workbook(path).findings
    missing = {one.code for one in findings if one.kind is kinds.VALUE_MISSING}
    assert missing == set(entered[len(entered) // 2 + 1 :])
    assert kinds.STILL_TO_FILL not in {one.kind for one in findings}
    assert {one.severity for one in findings if one.kind is kinds.FACT_MISSING} == {Severity.ERROR}


@pytest.mark.parametrize("name", BLANKS)
def test_codes_that_texts_and_rules_call_exist_and_every_figure_has_an_owner(name: str) -> None:
    book = load_book(name)
    codes = {one.code for one in book.indicators()}
    called = {ref.name for section in book.sections for one in section.paragraphs for ref in references(one.text)}
    assert called - {"tt"} <= codes
    for rule in book.rules:
        assert set(expression.parse_rule(rule.expression).codes) <= codes
        assert {ref.name for ref in references(rule.message)} <= codes
    known = {unit.code for unit in book.units} | {unit.group for unit in book.units} | set(book.groups)
    for one in book.indicators():
        assert one.derived != bool(one.owner), one.code
        assert set(names_in(one.owner)) <= known, one.code
    headings = {heading.code for heading in book.outline}
    assert {code for unit in book.units for code in unit.sections} <= headings
    assert {unit.group for unit in book.units} <= set(book.groups)


def test_a_commune_reports_the_codes_that_its_province_asks_communes_for() -> None:
    province, commune = (load_book(name) for name in ("tinh_2026", "xa_2026"))
    asked = {one.code: one for one in province.indicators() if "XA" in names_in(one.owner)}
    own = {one.code: one for one in commune.indicators()}
    assert asked.keys() <= own.keys()
    for code, one in asked.items():
        assert (one.name, one.unit_of_measure, one.nature) == (
            own[code].name,
            own[code].unit_of_measure,
            own[code].nature,
        )


RULES = [(name, rule.code) for name in BLANKS for rule in load_book(name).rules]


@pytest.mark.parametrize("name", BLANKS)
def test_every_relation_holds_on_a_plausible_month(name: str, books: dict[str, Book]) -> None:
    book = filled(books[name])
    assert list(check_rules(book, Figures(book))) == []


@pytest.mark.parametrize(("name", "code"), RULES)
def test_every_relation_fails_when_it_is_broken(name: str, code: str, books: dict[str, Book]) -> None:
    book = books[name]
    (rule,) = [rule for rule in book.rules if rule.code == code]
    relation = expression.parse_rule(rule.expression).root
    assert isinstance(relation, Comparison)
    first = next(iter(expression.parse_rule(rule.expression).codes))
    broken = filled(book, **{first: 100_000})
    (finding,) = [one for one in check_rules(broken, Figures(broken)) if one.kind.code == f"rule:{code}"]
    assert "hãy" in finding.message
    assert "{" not in finding.message


def test_a_kind_that_does_not_exist_is_refused_with_those_that_do(tmp_path: Path) -> None:
    with pytest.raises(De06Error, match="tinh, xa, trong"):
        new_workbook(tmp_path / "Sổ.xlsx", "2026-11", "huyen")


@pytest.mark.parametrize("name", BLANKS[:2])
def test_a_section_taken_out_leaves_at_most_one_finding(name: str, books: dict[str, Book]) -> None:
    whole = filled(books[name])
    for heading in whole.outline:
        if not heading.sheet:
            continue
        book = replace(
            whole,
            outline=tuple(one for one in whole.outline if one is not heading),
            sections=tuple(one for one in whole.sections if one.name != heading.sheet),
        )
        found = validate(book, Figures(book))
        new = [one for one in found if one.kind in (kinds.UNKNOWN_CODE, kinds.UNKNOWN_PLACEHOLDER, kinds.LEFT_OVER)]
        assert len(new) <= 1, (heading.code, new)
        assert {one.kind for one in new} <= {kinds.LEFT_OVER}


def test_a_misspelt_code_of_a_rule_is_an_error_of_its_own(books: dict[str, Book]) -> None:
    book = filled(books["tinh_2026"])
    rules = (replace(book.rules[0], expression="to_da06_xa <= xa_tog"), *book.rules[1:])
    changed = replace(book, rules=rules)
    (found,) = [one for one in validate(changed, Figures(changed)) if one.kind is kinds.UNKNOWN_CODE]
    assert found.severity is Severity.ERROR
    assert "xa_tong" in found.message


@pytest.mark.parametrize(("heading", "severity"), [("II.7", Severity.WARNING), ("II.2.2", Severity.ERROR)])
def test_it_is_a_warning_only_where_nothing_of_what_is_left_is_there(
    heading: str, severity: Severity, books: dict[str, Book]
) -> None:
    whole = filled(books["tinh_2026"])
    (sheet,) = [one.sheet for one in whole.outline if one.code == heading]
    book = replace(whole, sections=tuple(one for one in whole.sections if one.name != sheet))
    (found,) = [one for one in validate(book, Figures(book)) if one.kind is kinds.LEFT_OVER]
    assert found.severity is severity
    assert "hãy xóa các hàng ấy" in found.message


def test_a_code_that_libreoffice_would_not_read_as_it_is_is_told(books: dict[str, Book]) -> None:
    book = filled(books["tinh_2026"])
    (section, *others) = book.sections
    (first, *rest) = section.indicators
    renamed = replace(section, indicators=(replace(first, code="so_xa_tong"), *rest))
    changed = replace(book, sections=(renamed, *others))
    (found,) = [one for one in validate(changed, Figures(changed)) if one.kind is kinds.CODE_MISREAD]
    assert found.severity is Severity.WARNING
    assert "so_xatong" in found.message
    whole = filled(books["tinh_2026"])
    assert kinds.CODE_MISREAD not in {one.kind for one in validate(whole, Figures(whole))}


@pytest.mark.office
@pytest.mark.parametrize("code", ["II.7", "II.2.2"])
def test_a_section_that_a_clerk_deletes_in_libreoffice_leaves_at_most_one_finding(
    code: str, tmp_path: Path, office: LibreOffice
) -> None:
    path = tmp_path / "Sổ.xlsx"
    new_workbook(path, "2026-11")
    (heading,) = [one for one in read(path).outline if one.code == code]
    book = office.open(str(path))
    sheets = book.document.Sheets
    sheets.removeByName(heading.sheet)
    sheets.getByName(heading.row.sheet).Rows.removeByIndex(heading.row.number - 1, 1)
    book.save()
    book.close()
    findings = open_workbook(path).findings
    assert [one.kind for one in findings if one.severity is not Severity.NOTE] == [kinds.LEFT_OVER]
    assert code not in {one.code for one in read(path).outline}


def test_the_guide_counts_what_the_provinces_workbook_holds(books: dict[str, Book]) -> None:
    book = books["tinh_2026"]
    indicators = [one for one in book.indicators() if not one.item]
    rules = [one for one in book.rules if "[" not in one.code]
    counts = (len(book.outline), len(indicators), len(rules), len(book.units))
    guide = (Path(__file__).parents[2] / "docs" / "huong-dan.md").read_text(encoding="utf-8")
    assert "{} mục, {} chỉ tiêu, {} quy tắc, {} cơ quan cấp tỉnh".format(*counts) in guide


def test_a_groups_form_names_the_group(books: dict[str, Book]) -> None:
    book = books["tinh_2026"]
    assert book.group_name("XA") == "nhóm UBND các xã, phường, đặc khu"
    texts = [str(cell.value) for row in group_form_of(book, "SN").sheet.iter_rows(max_row=10) for cell in row]
    assert any("đơn vị (Các sở, ban, ngành cấp tỉnh)" in text for text in texts)
