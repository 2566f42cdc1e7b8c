"""What a form says while it is filled in: LibreOffice computes what was stored, and each check turns on and off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from de06_xl.actions.session import Checked
from de06_xl.collect.forms import sheet as form
from de06_xl.collect.forms.check import check_form
from de06_xl.collect.forms.drawing.summary import COMPLETE
from de06_xl.collect.forms.live import DOUBTFUL, EMPTY, NOTHING_ARISEN, RIGHT, TYPE_AGAIN, WRONG
from de06_xl.model.book import Book
from de06_xl.model.finding import Severity
from de06_xl.model.indicator import Nature
from de06_xl.model.period import Period
from de06_xl.model.place import Place
from tests.support.books import book as book_of
from tests.support.books import indicator, unit
from tests.support.filled_forms import read, typed_into
from tests.support.form_file import FormFile, form_of, group_form_of, saved
from tests.support.libreoffice import Input, Value, edit_and_save, recalculated
from tests.support.libreoffice import Type as Typed
from tests.support.made_up_forms import rule, stretched, with_rules

pytestmark = pytest.mark.office

SUMMARY = Place(form.SHEET, "A2")
RIGHT_CHECK, EMPTY_CHECK = f"{RIGHT}.", f"{EMPTY}."
PVHCC = {"dvc_tiep_nhan": 7440, "dvc_da_giai_quyet": 7074, "dvc_dang_giai_quyet": 366, "dvc_da_tra": 7005}


def inputs(drawn: FormFile, typed: Mapping[str, Input]) -> dict[Place, Input]:
    """Cells by what is typed: a figure's code, a code with ".moc", a fact's name, a heading's code with a number."""
    cells: dict[Place, Input] = {}
    texts = drawn.table(form.TEXTS)
    for name, value in typed.items():
        if name in drawn.figures:
            cells[drawn.place(name, "value")] = value
        elif name.endswith(".moc"):
            cells[drawn.place(name.removesuffix(".moc"), "as_of")] = value
        elif name in form.LABELS:
            cells[drawn.fact(name)] = value
        else:
            assert texts
            number = next(number for code, number in drawn.sections if code == name)
            cells[texts.row(number).place("text")] = value
    return cells


def checks(drawn: FormFile, folder: Path, *typed: Mapping[str, Input]) -> list[dict[str, Value]]:
    """What the checks of the figures, and the line on top (""), say after each of these is typed in turn."""
    places = {code: drawn.place(code, "check") for code in drawn.figures} | {"": SUMMARY}
    answers = recalculated(saved(drawn, folder), [inputs(drawn, some) for some in typed], list(places.values()))
    return [dict(zip(places, answer, strict=True)) for answer in answers]


@pytest.mark.few(2)
@pytest.mark.parametrize("code", ["CAT", "PVHCC", "VPUB", "AB", "HUYEN", "stretched"])
def test_what_is_stored_is_what_a_spreadsheet_program_computes(
    checked_sample: Checked, code: str, tmp_path: Path
) -> None:
    if code == "stretched":
        drawn = form_of(stretched(), "X")
    else:
        drawn = (group_form_of if code == "HUYEN" else form_of)(checked_sample.book, code)
    places = drawn.formula_cells()
    assert len(places) > len(drawn.figures) + 5
    (computed,) = recalculated(saved(drawn, tmp_path), [{}], places)
    stored = [drawn.text(place) for place in places]
    differ = [
        (place, old, new)
        for place, old, new in zip(places, stored, computed, strict=True)
        if (old or "") != (new or "")
    ]
    assert differ == []


def test_a_form_filled_right_says_so_row_by_row_and_on_top(checked_sample: Checked, tmp_path: Path) -> None:
    drawn = form_of(checked_sample.book, "PVHCC")
    people = {"compiled_by": "A", "approved_by": "B", "phone": "0297"}
    empty, figures_only, all_of_it = checks(drawn, tmp_path, {}, PVHCC, people | {"II.2": "Không."})
    assert [empty[code] for code in PVHCC] == [EMPTY_CHECK] * 4
    assert empty[""] == (
        "Còn 04 số liệu chưa điền, 01 mục chưa có nội dung, 03 ô người lập, người duyệt, điện thoại chưa ghi."
    )
    assert [figures_only[code] for code in PVHCC] == [RIGHT_CHECK] * 4
    assert figures_only[""] == "Còn 01 mục chưa có nội dung, 03 ô người lập, người duyệt, điện thoại chưa ghi."
    assert all_of_it[""] == COMPLETE


def test_a_form_filled_wrong_says_where_and_how_many(checked_sample: Checked, tmp_path: Path) -> None:
    drawn = form_of(checked_sample.book, "PVHCC")
    wrong, mended = checks(drawn, tmp_path, PVHCC | {"dvc_tiep_nhan": 7441, "dvc_da_tra": 7075}, PVHCC)
    assert wrong["dvc_tiep_nhan"] == (
        "Sai: Hồ sơ tiếp nhận phải bằng đã giải quyết cộng đang giải quyết; hãy kiểm tra lại."
    )
    assert wrong["dvc_da_tra"] == "Sai: Hồ sơ đã trả kết quả nhiều hơn hồ sơ đã giải quyết; hãy kiểm tra lại."
    assert [wrong[code] for code in ("dvc_da_giai_quyet", "dvc_dang_giai_quyet")] == [RIGHT_CHECK] * 2
    assert str(wrong[""]).startswith("Còn 02 chỗ sai, 01 mục")
    assert [mended[code] for code in PVHCC] == [RIGHT_CHECK] * 4


def test_what_a_program_saved_is_what_was_shown(checked_sample: Checked, tmp_path: Path) -> None:
    """The stored results of a form that comes back are those of its own formulas."""
    drawn = form_of(checked_sample.book, "PVHCC")
    typed = inputs(drawn, PVHCC | {"dvc_tiep_nhan": 7441})
    edits = [Typed(place.sheet, place.cell, value) for place, value in typed.items()]
    back = FormFile(edit_and_save(saved(drawn, tmp_path), tmp_path / "về.xlsx", edits).read_bytes())
    assert str(back.text(back.place("dvc_tiep_nhan", "check"))).startswith("Sai: Hồ sơ tiếp nhận")
    assert back.hidden() == drawn.hidden()


@pytest.mark.few(4)
@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (0, RIGHT_CHECK),
        (7440, RIGHT_CHECK),
        (None, EMPTY_CHECK),
        ("   ", EMPTY_CHECK),
        (7.44, "Sai: phải là số nguyên; số nghìn gõ liền, ví dụ 7440."),
        (-3, "Sai: số âm."),
        (-0.5, "Sai: số âm."),
        ("7440 hồ sơ", "Sai: đang là chữ; hãy gõ con số, không có thì gõ 0."),
        ("Không", "Sai: đang là chữ; hãy gõ con số, không có thì gõ 0."),
        ("=1/0", "Sai: ô báo lỗi; hãy gõ con số."),
    ],
)
def test_a_count_is_there_whole_and_not_negative(typed: Input, says: str, tmp_path: Path) -> None:
    drawn = form_of(book_of(indicator("a", owner="X"), units=(unit("X"),)), "X")
    (found,) = checks(drawn, tmp_path, {"a": typed})
    assert found["a"] == says


@pytest.mark.few(3)
@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (97.53, RIGHT_CHECK),
        (0, RIGHT_CHECK),
        (100, RIGHT_CHECK),
        (0.9753, "Sai: chưa đến 1%; gõ kèm dấu % thì số bị chia cho 100, hãy gõ lại không kèm."),
        (102, "Xem lại: tỷ lệ lớn hơn 100%."),
        (97.534, "Sai: quá 2 chữ số sau dấu phẩy; hãy gõ số đã làm tròn."),
        (-1, "Sai: số âm."),
    ],
)
def test_a_rate_is_a_figure_without_its_sign(typed: Input, says: str, tmp_path: Path) -> None:
    rate = replace(indicator("a", owner="X", unit_of_measure="%", decimals=2), name="Tỷ lệ cấp thẻ")
    (found,) = checks(form_of(book_of(rate, units=(unit("X"),)), "X"), tmp_path, {"a": typed})
    assert found["a"] == says


@pytest.mark.few(4)
@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("18/5/2022", True),
        ("09/05/2022", True),
        (" 9/5/2022 ", True),
        ("29/2/2024", True),
        (None, True),
        ("29/2/2022", False),
        ("31/4/2022", False),
        ("5/13/2022", False),
        ("5/0/2022", False),
        ("18/5/22", False),
        ("18-5-2022", False),
        ("18.5.2022", False),
        ("tháng 5/2022", False),
        (44699, False),
    ],
)
def test_a_date_beside_a_figure_is_one(typed: Input, right: bool, tmp_path: Path) -> None:
    drawn = form_of(book_of(indicator("a", owner="X"), units=(unit("X"),)), "X")
    (found,) = checks(drawn, tmp_path, {"a": 1, "a.moc": typed})
    expected = RIGHT_CHECK if right else "Sai: ngày chưa đúng; hãy gõ ngày/tháng/năm, ví dụ 18/5/2022."
    assert found["a"] == expected


def test_the_date_of_the_whole_form_is_checked_once(tmp_path: Path) -> None:
    drawn = form_of(book_of(indicator("a", owner="X"), units=(unit("X"),)), "X")
    people = {"compiled_by": "A", "approved_by": "B", "phone": "0297"}
    right, wrong = checks(
        drawn, tmp_path, people | {"a": 1, "as_of": "14/5/2022"}, people | {"a": 1, "as_of": "31/2/2022"}
    )
    assert (right["a"], right[""]) == (RIGHT_CHECK, COMPLETE)
    assert (wrong["a"], wrong[""]) == (RIGHT_CHECK, "Còn 01 chỗ sai.")


def test_points_and_differences_may_be_negative(tmp_path: Path) -> None:
    made = book_of(
        replace(indicator("a", owner="X", unit_of_measure="điểm"), name="Điểm cộng, điểm trừ"),
        replace(indicator("b", owner="X", number=6, previous=Decimal(40)), name="Chênh lệch so với kỳ trước"),
        indicator("c", owner="X", number=7),
        units=(unit("X"),),
    )
    drawn = form_of(made, "X")
    (found,) = checks(drawn, tmp_path, {"a": -3, "b": -900, "c": -3})
    assert (found["a"], found["b"], found["c"]) == (RIGHT_CHECK, RIGHT_CHECK, "Sai: số âm.")
    least = {
        rule.formula1: {cell for area in rule.sqref.ranges for cell in area.cells}
        for rule in drawn.sheet.data_validations.dataValidation
        if rule.type in ("whole", "decimal")
    }
    assert {"0", "-999999999999999"} <= least.keys()


# Against the period before


def moving(nature: Nature | None, before: int, period: str = "2022-05", **facts: str) -> Book:
    one = indicator("a", owner="X", nature=nature, previous=before)
    return book_of(one, units=(unit("X"),), period=period, facts=facts)


FALLS = "Sai: số lũy kế mà nhỏ hơn kỳ trước."
ADDS = "Xem lại: phần thêm trong kỳ hơn quá 50% mức thêm mỗi kỳ trước đó."
JUMPS = "Xem lại: lệch quá 50% so với kỳ trước."


@pytest.mark.few(6)
@pytest.mark.parametrize(
    ("made", "typed", "says"),
    [
        (moving(Nature.CUMULATIVE, 400), 399, FALLS),
        (moving(Nature.CUMULATIVE, 400), 400, RIGHT_CHECK),
        (moving(Nature.CUMULATIVE, 400), 601, JUMPS),
        (moving(Nature.CUMULATIVE, 0), 5000, RIGHT_CHECK),
        (moving(Nature.YEAR_TO_DATE, 400), 399, FALLS),
        (moving(Nature.YEAR_TO_DATE, 400, "2022-01"), 12, RIGHT_CHECK),
        (moving(Nature.YEAR_TO_DATE, 400), 550, RIGHT_CHECK),
        (moving(Nature.YEAR_TO_DATE, 400), 551, ADDS),
        (moving(Nature.YEAR_TO_DATE, 400, "2022-02"), 1000, RIGHT_CHECK),
        (moving(Nature.YEAR_TO_DATE, 400, "2022-02"), 1001, ADDS),
        (moving(Nature.CUMULATIVE, 400, "2022-01"), 12, FALLS),
        (moving(Nature.IN_PERIOD, 400), 399, RIGHT_CHECK),
        (moving(Nature.AS_OF, 400), 601, JUMPS),
        (moving(None, 4), 13, RIGHT_CHECK),
        (moving(None, 4), 14, JUMPS),
        (moving(None, 7000), 7, JUMPS),
        (moving(None, 400, nguong_bien_dong="80"), 601, RIGHT_CHECK),
        (moving(None, 400, nguong_bien_dong="12,5"), 451, "Xem lại: lệch quá 12,5% so với kỳ trước."),
    ],
)
def test_a_figure_is_compared_with_that_of_the_period_before(made: Book, typed: int, says: str, tmp_path: Path) -> None:
    (found,) = checks(form_of(made, "X"), tmp_path, {"a": typed})
    assert found["a"] == says


RATE = replace(
    indicator("a", owner="X", unit_of_measure="%", decimals=2), name="Tỷ lệ cấp thẻ", previous=Decimal("0.6")
)
HEADS = {WRONG: Severity.ERROR, DOUBTFUL: Severity.WARNING, RIGHT: None}


COUNTS = (399, 400, 700, 7.5, -3, 4)
RATES = (0.5, 0.9753, 102, 97.534, 0.6)


@pytest.mark.few(2)
@pytest.mark.parametrize(
    ("made", "values"),
    [
        (moving(Nature.CUMULATIVE, 400), COUNTS),
        (moving(Nature.IN_PERIOD, 400), COUNTS),
        (book_of(RATE, units=(unit("X"),)), RATES),
        (book_of(replace(RATE, previous=None), units=(unit("X"),)), RATES),
        (book_of(replace(RATE, name="Mức đạt so với chỉ tiêu giao", previous=None), units=(unit("X"),)), RATES),
    ],
    ids=["cumulative", "in the period", "rate", "rate without earlier", "rate of a target"],
)
def test_what_a_form_says_of_a_figure_is_as_grave_as_what_is_found_when_it_is_collected(
    made: Book, values: tuple[float, ...], tmp_path: Path
) -> None:
    drawn = form_of(made, "X")
    for value, said in zip(values, checks(drawn, tmp_path, *({"a": value} for value in values)), strict=True):
        read_back = read(typed_into(form_of(made, "X"), {"a": value}, as_of=None), made)
        found = [one for one in check_form(read_back, made, made.units[0]) if one.place == drawn.place("a", "value")]
        worst = min((one.severity for one in found), key=lambda one: one.rank, default=None)
        head = next(head for head in HEADS if str(said["a"]).startswith(head))
        assert HEADS[head] is worst, (value, said["a"], [one.message for one in found])


# Không phát sinh


@pytest.mark.few(1)
@pytest.mark.parametrize("tick", ["x", "X", " x ", "có"])
def test_a_tick_makes_empty_figures_nought_and_asks_for_no_texts(tick: str, tmp_path: Path) -> None:
    made = stretched()
    drawn = form_of(made, "X")
    (found,) = checks(drawn, tmp_path, {"nothing": tick})
    assert found["ky"] == found["luc"] == found["ty_le"] == NOTHING_ARISEN
    assert found["tong"] == found["nam"] == TYPE_AGAIN
    assert str(found[""]).startswith("Còn 02 số liệu chưa điền, 03 ô")


def test_a_tick_beside_a_figure_is_told_unless_it_runs_on(tmp_path: Path) -> None:
    drawn = form_of(stretched(), "X")
    found, unticked = checks(drawn, tmp_path, {"nothing": "x", "ky": 3, "luc": 0, "tong": 400}, {"nothing": None})
    assert found["ky"] == "Sai: đã ghi Không phát sinh mà vẫn có số."
    assert (found["luc"], found["tong"]) == (RIGHT_CHECK, RIGHT_CHECK) or found["luc"] == JUMPS
    assert unticked["diem"] == EMPTY_CHECK


def test_in_a_common_form_the_unit_must_be_chosen(checked_sample: Checked, tmp_path: Path) -> None:
    drawn = group_form_of(checked_sample.book, "HUYEN")
    figures = {"tt_luot": 5, "tt_nguoi": 100, "II.5": "Đã tuyên truyền.", "compiled_by": "A", "approved_by": "B"}
    found, chosen = checks(drawn, tmp_path, figures | {"phone": "1"}, {"unit": "AB - Huyện An Biên"})
    assert found[""] == f"Chưa chọn đơn vị báo cáo. {COMPLETE}"
    assert chosen[""] == COMPLETE


# Rules


def test_rules_of_every_shape_turn_on_and_off(tmp_path: Path) -> None:
    good = {"tong": 500, "nam": 450, "ky": 50, "luc": 450, "khac": 400, "tien": 12.5, "ty_le": 81.25, "diem": 50}
    drawn = form_of(stretched(), "X")
    right, *wrong = checks(
        drawn,
        tmp_path,
        good,
        good | {"ky": 51},
        good | {"nam": 480},
        good | {"khac": 399},
        good | {"tien": 51},
        good | {"tong": 449},
        good,
    )
    assert right["tong"] == right["luc"] == right["nam"] == right["khac"] == right["tien"] == RIGHT_CHECK
    sum_broken, warning, looked_back, function, two, mended = wrong
    assert sum_broken["tong"] == ("Sai: Tổng số phải không ít hơn trong kỳ cộng hiện có; hãy kiểm tra lại.")
    assert str(warning["nam"]).startswith("Xem lại: “Trường hợp Trường hợp")
    assert str(warning["nam"]).endswith("” không được lớn hơn 470; hãy kiểm tra lại.")
    assert looked_back["khac"] == "Lưu ý: Giảm so với tháng 4/2022; hãy kiểm tra lại."
    assert str(function["tien"] or function["diem"]).startswith(("Sai: Làm tròn", "Xem lại"))
    assert str(two["luc"]).startswith("Sai: Trường hợp Trường hợp")
    assert mended == right


def test_a_rule_speaks_only_once_all_its_figures_are_there(checked_sample: Checked, tmp_path: Path) -> None:
    drawn = form_of(checked_sample.book, "PVHCC")
    (found,) = checks(drawn, tmp_path, {"dvc_tiep_nhan": 1, "dvc_da_giai_quyet": 7})
    assert found["dvc_tiep_nhan"] == RIGHT_CHECK


def test_the_gravest_of_two_rules_on_one_row_is_told(tmp_path: Path) -> None:
    made = with_rules(
        book_of(indicator("a", owner="X"), indicator("b", owner="X", number=6), units=(unit("X"),)),
        rule("nhe", "a <> 3", "Nên khác ba.", severity=Severity.WARNING),
        rule("nang", "a > b", "Phải lớn hơn b."),
    )
    found, mended = checks(form_of(made, "X"), tmp_path, {"a": 3, "b": 4}, {"b": 2})
    assert found["a"] == "Sai: Phải lớn hơn b; hãy kiểm tra lại."
    assert mended["a"] == "Xem lại: Nên khác ba; hãy kiểm tra lại."


def test_a_rule_that_looks_back_uses_the_figure_beside_it(tmp_path: Path) -> None:
    made = with_rules(
        book_of(indicator("a", owner="X", previous=100), units=(unit("X"),)),
        rule("truoc", "a >= KỲ_TRƯỚC(a) + 5", "Phải tăng ít nhất 5."),
    )
    low, high = checks(form_of(made, "X"), tmp_path, {"a": 104}, {"a": 105})
    assert low["a"] == "Sai: Phải tăng ít nhất 5; hãy kiểm tra lại."
    assert high["a"] == RIGHT_CHECK


@pytest.mark.thorough
def test_a_rule_too_long_for_a_formula_says_nothing_and_spoils_nothing(tmp_path: Path) -> None:
    codes = [f"a{number}" for number in range(300)]
    many = tuple(indicator(code, number=number, owner="X") for number, code in enumerate(codes, 5))
    made = with_rules(
        book_of(*many, units=(unit("X"),)),
        rule("dai", " + ".join(codes) + " = a0", "Quá dài."),
        rule("ngan", "a0 = 7", "Phải bằng bảy."),
    )
    wrong, right = checks(form_of(made, "X"), tmp_path, dict.fromkeys(codes, 1), {"a0": 7})
    assert wrong["a0"] == "Sai: Phải bằng bảy; hãy kiểm tra lại."
    assert right["a0"] == RIGHT_CHECK


@pytest.mark.thorough
def test_every_rule_of_the_sample_is_told_by_some_form(checked_sample: Checked, tmp_path: Path) -> None:
    """Each rule, broken in the form of the unit that owns its figures, is said there."""
    book = checked_sample.book
    silent = {rule.code for rule in book.rules}
    for code in ("CAT", "PVHCC", "AB"):
        drawn = form_of(book, code)
        codes = list(drawn.figures)
        hidden = [[cell.value for cell in row] for row in drawn.formulas[form.HIDDEN_SHEET].iter_rows()]
        rules = [(row[3], row[4]) for row in hidden[1:] if row[3]]
        ascending = {one: number * 1000 + 1 for number, one in enumerate(codes)}
        descending = {one: (len(codes) - number) * 1000 for number, one in enumerate(codes)}
        both_sums = {"cccd_thu_nhan": 1, "cccd_2004": 5, "cccd_2007": 5, "cccd_2004_2007": 10} if code == "CAT" else {}
        runs = checks(drawn, tmp_path, ascending, descending, both_sums)
        said = {str(text) for found in runs for text in found.values()}
        silent -= {name for name, sentence in rules if sentence in said}
    assert silent == set()


# Colours


def test_colours_follow_the_words(checked_sample: Checked, tmp_path: Path) -> None:
    drawn = form_of(checked_sample.book, "PVHCC")
    check = drawn.place("dvc_tiep_nhan", "check").cell[0]
    area, rules = next(
        (area, rules)
        for area, rules in drawn.sheet.conditional_formatting._cf_rules.items()
        if str(area.sqref).startswith(check)
    )
    first, row = int(str(area.sqref).partition(":")[0][1:]), drawn.figures["dvc_tiep_nhan"]
    scratch = [Place(form.SHEET, f"{letter}1") for letter in ("L", "M", "N")]
    # A formula that is typed parts its arguments by semicolons.
    tests = ["=" + rule.formula[0].replace(f"${check}{first}", f"${check}{row}").replace(",", ";") for rule in rules]
    formulas: dict[Place, Input] = dict(zip(scratch, tests, strict=True))
    value = drawn.place("dvc_tiep_nhan", "value")
    runs: Sequence[Mapping[Place, Input]] = [formulas, {value: -1}, {value: 5}]
    answers = recalculated(saved(drawn, tmp_path), runs, scratch)
    assert [sum(map(bool, answer)) for answer in answers] == [0, 1, 1]
    assert answers[1] != answers[2]


def test_a_figure_of_the_period_before_comes_from_what_the_unit_sent(tmp_path: Path) -> None:
    made = moving(Nature.CUMULATIVE, 400)
    made = replace(made, period=Period.parse("2022-05"))
    found, _ = checks(form_of(made, "X"), tmp_path, {"a": 399}, {"a": 400})
    assert found["a"] == FALLS
