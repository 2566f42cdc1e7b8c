"""The rules of the sample workbook and of the guide: each finds the figure that breaks it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from de06_xl.build.books import SAMPLE, load_book
from de06_xl.model import expression
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Severity
from de06_xl.model.indicator import Indicator
from de06_xl.process.validate import validate
from de06_xl.system import shipped
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.reading.book import read_book
from tests.support.rules import check

RELATIONS = """
dvc_tiep_nhan = dvc_da_giai_quyet + dvc_dang_giai_quyet
dvc_da_tra <= dvc_da_giai_quyet
cccd_2004_2007 = cccd_2004 + cccd_2007
cccd_da_tra <= cccd_nhan_the <= cccd_thu_nhan
cccd_tk_dinh_danh <= cccd_thu_nhan
cccd_2004_2007 <= cccd_thu_nhan
ls_ngoai_tinh_thuc_hien <= ls_ngoai_tinh_chi_tieu
ls_trong_tinh_thuc_hien <= ls_trong_tinh_chi_tieu
ls_nhieu_chu_ho_thuc_hien <= ls_nhieu_chu_ho_chi_tieu
ls_khong_chu_ho_thuc_hien <= ls_khong_chu_ho_chi_tieu
ls_cmnd9_thuc_hien <= ls_cmnd9_chi_tieu
ls_sai_cau_truc_thuc_hien <= ls_sai_cau_truc_chi_tieu
tt_luot <= tt_nguoi
kt_huyen <= 15
kt_xa <= 144
""".strip().splitlines()


@pytest.fixture(scope="module")
def shipped_sample() -> Book:
    """The May 2022 workbook, read."""
    path = shipped.path_of(shipped.SAMPLE_WORKBOOK)
    return read_book(FileGrid(path), path.name)


def corrected(workbook: Book, **values: int | None) -> Book:
    """The workbook without its two published mistakes, and with these figures instead of its own."""
    wrong: dict[str, int | None] = {"ls_ngoai_tinh_ty_le": None, "cccd_ty_le_tra": None, **values}

    def changed(indicators: tuple[Indicator, ...]) -> Iterator[Indicator]:
        for one in indicators:
            if one.code in wrong:
                value = wrong[one.code]
                yield replace(one, constant=None if value is None else Decimal(value))
            else:
                yield one

    sections = (replace(section, indicators=tuple(changed(section.indicators))) for section in workbook.sections)
    return replace(workbook, sections=tuple(sections))


def test_the_sample_holds_the_relations_of_the_field() -> None:
    rules = load_book(SAMPLE).rules
    assert sorted(one.expression for one in rules) == sorted(RELATIONS)
    assert all(one.enabled for one in rules)


def test_the_corrected_sample_has_nothing_but_notes(shipped_sample: Book) -> None:
    workbook = corrected(shipped_sample)
    findings = validate(workbook, Figures(workbook))
    assert [finding for finding in findings if finding.severity is not Severity.NOTE] == []


@pytest.mark.parametrize(
    ("figures", "code", "expected"),
    [
        ({"dvc_tiep_nhan": 7441}, "dvc_tiep_nhan", 7440),
        ({"dvc_da_tra": 7075}, "dvc_da_tra", None),
        ({"cccd_2004": 5273}, "cccd_2004_2007", 19081),
        ({"cccd_2004": 5722}, "cccd_2004", 5272),
        ({"dvc_dang_giai_quyet": 36}, "dvc_dang_giai_quyet", 366),
        ({"cccd_da_tra": 954803}, "cccd_da_tra", None),
        ({"cccd_nhan_the": 1078936}, "cccd_nhan_the", None),
        ({"cccd_tk_dinh_danh": 1078936}, "cccd_tk_dinh_danh", None),
        ({"ls_cmnd9_thuc_hien": 114756}, "ls_cmnd9_thuc_hien", None),
        ({"kt_huyen": 16}, "kt_huyen", None),
        ({"kt_xa": 145}, "kt_xa", None),
        ({"tt_luot": 2273}, "tt_luot", None),
    ],
)
def test_each_relation_finds_the_figure_that_breaks_it(
    shipped_sample: Book, figures: dict[str, int], code: str, expected: int | None
) -> None:
    (finding,) = check(corrected(shipped_sample, **figures))
    assert (finding.code, finding.expected) == (code, expected)
    assert finding.severity is (Severity.WARNING if code == "tt_luot" else Severity.ERROR)
    assert finding.unit
    assert "hãy" in finding.message
    assert "{" not in finding.message


def test_the_guides_examples_are_rules_over_shipped_figures() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "huong-dan.md").read_text(encoding="utf-8")
    table = guide.split("| Biểu thức | Nghĩa |")[1].split("\n\n")[0]
    examples = re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)
    assert len(examples) >= 5
    known = {one.code for one in load_book(SAMPLE).indicators()}
    for text in examples:
        assert set(expression.parse_rule(text).codes) <= known
