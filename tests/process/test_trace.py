"""``de06 trace``: how a figure came about, down to the units' files, cells and times that add up to it."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from de06_xl.actions import aggregate
from de06_xl.actions.session import commit, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.indicator import Aggregation, Indicator
from de06_xl.model.place import Place
from de06_xl.model.responses import ResponseStatus
from de06_xl.process.trace import How, Origin, codes_at, line, sentences, share_lines, trace
from de06_xl.system.errors import De06Error
from tests.conftest import NOW
from tests.support import books
from tests.support.books import book, indicator, paragraph
from tests.support.command_line import assert_one_sentence, content, de06, figure, put
from tests.support.sent import DISTRICTS, MEETINGS, Form, arrive, district_forms

MAY = dt.date(2022, 5, 18)


def workbook(*rows: Indicator, forms: tuple[Form, ...] = ()) -> Book:
    return book(
        *rows,
        units=tuple(books.unit(code, "HUYEN") for code in ("AB", "AM")),
        received=tuple(form.received_form() for form in forms),
        submissions=tuple(one for form in forms for one in form.submissions()),
    )


def traced(made: Book, code: str = "a") -> list[Origin]:
    return list(trace(made, Figures(made), code).origins)


def codes(origins: list[Origin]) -> list[str]:
    return [origin.figure.indicator.code for origin in origins]


def how(**fields: Any) -> How:
    forms = fields.pop("forms", ())
    return traced(
        workbook(indicator("a", fields.pop("value", None), **fields), indicator("b", 2, number=6), forms=forms)
    )[0].how


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"value": 5}, How.TYPED),
        ({}, How.MISSING),
        ({"expression": "b * 2"}, How.COMPUTED),
        ({"value": 5, "expression": "b * 2"}, How.OVERRIDDEN),
        ({"expression": "b / 0"}, How.MISSING),
        ({"owner": "AB", "aggregated": Decimal(5)}, How.AGGREGATED),
        ({"value": 4, "owner": "AB", "aggregated": Decimal(5)}, How.OVERRIDDEN),
        ({"value": 4, "owner": "AB"}, How.TYPED),
        ({"owner": "HUYEN", "aggregation": Aggregation.SUM}, How.MISSING),
    ],
)
def test_how_a_figure_came_about(fields: dict[str, Any], expected: How) -> None:
    assert how(**fields) == expected


def test_what_is_computed_is_followed_to_its_last_part_each_once() -> None:
    made = workbook(
        indicator("a", number=5, expression="b + c"),
        indicator("b", number=6, expression="d * 2 + la"),
        indicator("c", 7, number=7, expression="d + e"),
        indicator("d", 1, number=8),
        indicator("e", 2, number=9),
        indicator("khac", 2, number=10),
    )
    origins = traced(made)
    assert codes(origins) == ["a", "b", "d", "c", "e"]
    assert [origin.parts for origin in origins] == [("b", "c"), ("d",), (), ("d", "e"), ()]
    assert origins[1].unknown == ("la",)
    assert "Cách tính gọi mã “la” không có trong sổ." in sentences(origins[1])


def test_a_circle_and_a_long_chain_come_to_an_end() -> None:
    circle = workbook(indicator("a", expression="b"), indicator("b", number=6, expression="a"))
    assert codes(traced(circle)) == ["a", "b"]
    count = 3000
    chain = [indicator(f"m{n}", number=5 + n, expression=f"m{n + 1}") for n in range(count)]
    assert len(traced(workbook(*chain, indicator(f"m{count}", 1, number=5 + count)), "m0")) == count + 1


def test_an_unknown_code_is_told_with_the_nearest() -> None:
    made = workbook(indicator("tt_luot", 1))
    with pytest.raises(De06Error) as error:
        trace(made, Figures(made), "tt_lout")
    assert str(error.value) == (
        "Tệp “thử.xlsx”: không có mã “tt_lout” trong sổ; hãy xem cột Mã của các mục (có phải “tt_luot”?)."
    )


def said(row: Indicator, *forms: Form) -> str:
    return "\n".join(sentences(traced(workbook(row, indicator("b", 2, number=6), forms=forms))[0]))


def test_in_words() -> None:
    assert said(indicator("a", 1234, unit_of_measure="hồ sơ", as_of=MAY)) == (
        "a = 1.234 hồ sơ: a (trang “I Thử”, ô D5, số liệu đến ngày 18/5/2022).\nGõ thẳng vào ô Giá trị."
    )
    assert "Gõ đè lên ô Giá trị, báo cáo lấy số gõ đè; cách tính b / 3 cho 0,67." in said(
        indicator("a", 1, expression="b / 3", decimals=2)
    )
    assert "Gõ đè lên ô Giá trị, báo cáo lấy số gõ đè; không tính được cách tính b / 0." in said(
        indicator("a", 1, expression="b / 0")
    )
    assert said(indicator("a", expression="b / 3", decimals=2)).startswith("a = 0,67: a (")
    assert said(indicator("a")) == "a = chưa có: a (trang “I Thử”, ô D5)."


def test_missing_units_and_the_sum_beside_an_override_are_told() -> None:
    row = indicator("a", 9, owner="HUYEN", aggregation=Aggregation.SUM, aggregated=Decimal(5))
    reported = said(row, Form("AB", {"a": 5}))
    assert "Gõ đè lên ô Giá trị, báo cáo lấy số gõ đè; số tổng hợp cho 5." in reported
    assert "Cộng 01/02 đơn vị: 5." in reported
    assert "Chưa có số của: Đơn vị AM (chưa gửi)." in reported


def test_what_came_after_the_last_aggregation_is_told() -> None:
    row = indicator("a", owner="AB", aggregated=Decimal(5))
    assert "Cột Tổng hợp đang ghi 5; hãy chạy Tổng hợp để lấy số mới." in said(row, Form("AB", {"a": 6}))
    assert "hãy chạy Tổng hợp" not in said(row, Form("AB", {"a": "5.0"}))
    assert "Cột Tổng hợp đang để trống; hãy chạy" in said(indicator("a", owner="AB"), Form("AB", {"a": 6}))


def test_of_a_hundred_units_the_largest_are_named_and_the_others_summed_up() -> None:
    codes = [f"X{number:03}" for number in range(100)]
    made = book(
        indicator("a", owner="HUYEN", aggregation=Aggregation.SUM),
        units=tuple(books.unit(code, "HUYEN") for code in codes),
        received=tuple(Form(code, {"a": at}).received_form() for at, code in enumerate(codes)),
        submissions=tuple(one for at, code in enumerate(codes) for one in Form(code, {"a": at}).submissions()),
    )
    (origin,) = traced(made)
    assert origin.aggregated
    *largest, others = share_lines(origin.aggregated, 3)
    assert [one.partition(" (")[0] for one in largest] == ["Đơn vị X097", "Đơn vị X098", "Đơn vị X099"]
    assert others == "97 đơn vị khác: cộng 4.656, từ 0 đến 96."
    assert len(share_lines(origin.aggregated, 100)) == 100


def test_a_figure_from_the_workbook_of_the_level_below_is_followed_there() -> None:
    form = books.received("AB")
    below = "II.4!D7 = 5, cộng 102/102 đơn vị, sổ Kiên Giang.xlsx (3f2a55c01d22)"
    made = book(
        indicator("a", owner="AB"),
        units=(books.unit("AB"),),
        received=(form,),
        submissions=(books.submission(form, "a", 5, origin=below),),
    )
    aggregated = traced(made)[0].aggregated
    assert aggregated
    assert share_lines(aggregated, 3) == [f"Đơn vị AB (AB): 5 (sha-AB.xlsx, Phiếu!E12; từ {below})"]


def test_of_a_hundred_units_that_sent_nothing_the_first_are_named_and_the_others_counted() -> None:
    units = tuple(books.unit(f"X{number:03}", "HUYEN") for number in range(100))
    made = book(indicator("a", owner="HUYEN", aggregation=Aggregation.SUM), units=units)
    (origin,) = traced(made)
    assert sentences(origin, 2)[-1] == (
        "Chưa có số của: Đơn vị X000 (chưa gửi), Đơn vị X001 (chưa gửi) và 98 đơn vị khác."
    )
    assert sentences(origin)[-1].count("Đơn vị X") == 100
    assert line(origin) == "a = chưa có: a (trang “I Thử”, ô D5). Cộng 00/100 đơn vị."


# The selected cell ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "codes"),
    [("D5", ["a"]), ("B6", ["c"]), ("B9", ["a", "c"]), ("B10", [])],
    ids=["its cell", "its row", "a text that calls two", "a text without one"],
)
def test_what_stands_at_a_cell_is_found(cell: str, codes: list[str]) -> None:
    texts = (paragraph("đoạn", "Có {a}, {c.so}; {a}.", number=9), paragraph("đoạn", "Không.", number=10))
    made = book(indicator("a", 6), indicator("c", number=6, expression="a * 2"), paragraphs=texts)
    assert codes_at(made, Figures(made), Place("I Thử", cell)) == codes


# The command --------------------------------------------------------------------------------------------------


@pytest.fixture
def workbook_file(sample: Path) -> Path:
    """The sample, its sum of fifteen districts aggregated."""
    for code in ("tt_luot", "tt_nguoi"):
        put(sample, figure(code), None)
    arrive(sample, district_forms(as_of=MAY))
    session = open_file(sample, TerminalUi(), NOW, "test")
    commit(session, aggregate.run(session))
    return sample


@pytest.mark.thorough
def test_a_sum_lists_fifteen_districts_that_add_up_to_101(workbook_file: Path) -> None:
    before = content(workbook_file.parent)
    ran = de06("trace", workbook_file, "tt_luot")
    assert (ran.status, ran.err) == (0, "")
    assert "tt_luot = 101 lượt: Lượt tuyên truyền lồng ghép về Đề án 06 (trang “II.5 Tuyên truyền”, ô D5" in ran.out
    assert "Cộng 15/15 đơn vị: 101." in ran.out
    for code, meetings in zip(DISTRICTS, MEETINGS, strict=True):
        assert f"({code}): {meetings} ({code}_lan1.xlsx, Phiếu!E14)\n" in ran.out
    everything = de06("trace", workbook_file, "tt_luot", "--all").out
    for code in DISTRICTS:
        assert f"{code}_lan1.xlsx, Phiếu!E14\n" in everything
    assert "nhận 08:15 17/5/2022," in everything
    assert content(workbook_file.parent) == before


@pytest.mark.thorough
def test_the_same_for_other_programs(workbook_file: Path, tmp_path: Path) -> None:
    document = json.loads(de06("trace", workbook_file, "tt_luot", "--json", "-").out)
    assert {key: document[key] for key in ("period", "file", "code")} == {
        "period": "2022-05",
        "file": workbook_file.name,
        "code": "tt_luot",
    }
    asked = dict(document["figures"][0])
    assert len(asked.pop("units")) == len(DISTRICTS)
    assert asked == {
        "code": "tt_luot",
        "name": "Lượt tuyên truyền lồng ghép về Đề án 06",
        "unit_of_measure": "lượt",
        "sheet": "II.5 Tuyên truyền",
        "cell": "D5",
        "how": "collected",
        "value": 101,
        "derived": 101,
        "target": None,
        "rating": None,
        "as_of": "2022-05-18",
        "expression": None,
        "parts": [],
        "unknown": [],
        "earlier": {},
        "aggregation": "cộng",
        "collected": 101,
        "collected_as_of": "2022-05-18",
        "outdated": False,
    }
    target = tmp_path / "nguồn.json"
    ran = de06("trace", workbook_file, "tt_luot", "--json", target)
    assert "101" in ran.out
    assert json.loads(target.read_text(encoding="utf-8")) == document


@pytest.mark.thorough
def test_each_units_share_for_other_programs(workbook_file: Path) -> None:
    units = json.loads(de06("trace", workbook_file, "tt_luot", "--json", "-").out)["figures"][0]["units"]
    assert sum(unit["value"] for unit in units) == 101
    first = Form("RG", {"tt_luot": 9, "tt_nguoi": 190}, {"II.5": "Không."}, as_of=MAY)
    assert units[0] == {
        "unit": "RG",
        "name": "Thành phố Rạch Giá",
        "state": "đã tính",
        "value": 9,
        "as_of": "2022-05-18",
        "file": "RG_lan1.xlsx",
        "cell": "Phiếu!E14",
        "sha256": first.sha256,
        "sender": "rg@vi-du.vn",
        "received": "08:15 17/5/2022",
        "document": "2/BC",
        "document_date": "16/5/2022",
        "origin": None,
    }


def test_missing_units_stand_in_the_answer(sample: Path) -> None:
    put(sample, figure("tt_luot"), None)
    arrive(sample, [*district_forms(["AB", "AM"]), Form("AM", status=ResponseStatus.FAULTY)])
    ran = de06("trace", sample, "tt_luot")
    assert "Chưa có số của: Huyện An Biên (chưa gửi), Huyện An Minh (cần sửa)." in ran.out
    assert "Cột Tổng hợp đang để trống; hãy chạy Tổng hợp để lấy số mới." in ran.out
    units = json.loads(de06("trace", sample, "tt_luot", "--json", "-").out)["figures"][0]["units"]
    assert [(one["unit"], one["state"]) for one in units if one["value"] is None] == [
        ("AB", "chưa gửi"),
        ("AM", "cần sửa"),
    ]


def test_a_rate_is_followed_to_the_numbers_typed(sample: Path) -> None:
    ran = de06("trace", sample, "ls_ngoai_tinh_ty_le")
    lines = ran.out.splitlines()
    assert lines[0].startswith("ls_ngoai_tinh_ty_le = 97,53 %: ")
    assert lines[1] == (
        "Gõ đè lên ô Giá trị, báo cáo lấy số gõ đè; cách tính ls_ngoai_tinh_thuc_hien / ls_ngoai_tinh_chi_tieu * 100 "
        "cho 95,73."
    )
    assert [line.partition(" = ")[0] for line in lines if " = " in line] == [
        "ls_ngoai_tinh_ty_le",
        "ls_ngoai_tinh_thuc_hien",
        "ls_ngoai_tinh_chi_tieu",
    ]


@pytest.mark.parametrize("code", ["", "tt lượt", "=1+1", "x" * 500, "TT_LUOT", "{tt_luot}"])
def test_a_code_that_is_none_gets_one_sentence(sample: Path, code: str) -> None:
    ran = de06("trace", sample, code)
    assert (ran.status, ran.out) == (2, "")
    assert_one_sentence(ran.err)


def test_nothing_is_written_over_that_is_no_json(sample: Path, tmp_path: Path) -> None:
    other = tmp_path / "báo cáo.docx"
    other.write_bytes(b"x")
    ran = de06("trace", sample, "tt_luot", "--json", other)
    assert ran.status == 2
    assert_one_sentence(ran.err)
    assert other.read_bytes() == b"x"
