"""Figures as official Vietnamese writes them, and as people type them: never a guess between two readings."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

from de06_xl.vietnamese.dates import format_date
from de06_xl.vietnamese.messages import quoted
from de06_xl.vietnamese.text import fold, half_width, tidy

LONGEST_FIGURE = 64
"""Characters of a figure; a longer text is a paragraph in the wrong cell."""

# Excel shows and compares numbers by 15 significant digits.
_EXCEL = Context(prec=15, rounding=ROUND_HALF_UP)
# Wide enough for every figure that Excel holds (1E+308), written in full with its decimals.
_FULL = Context(prec=400, rounding=ROUND_HALF_UP)
_TOO_LARGE = Decimal(10) ** 15

_NOTHING = frozenset({"không", "không có", "không phát sinh"})
_DASHES = frozenset("-–—−")

_THOUSANDS = r"[1-9][0-9]{0,2}(?:%s[0-9]{3})+"
_BY_DOTS, _BY_COMMAS, _BY_BLANKS = (_THOUSANDS % separator for separator in (r"\.", ",", " "))
_WHOLE = re.compile(rf"-?(?:[0-9]+|{_BY_BLANKS})")
_GROUPED_BY_DOTS = re.compile(rf"-?{_BY_DOTS}")
_GROUPED_BY_COMMAS = re.compile(rf"-?{_BY_COMMAS}")
_WITH_DECIMAL_COMMA = re.compile(rf"-?(?:[0-9]+|{_BY_DOTS}|{_BY_BLANKS}),[0-9]+")
_WITH_DECIMAL_POINT = re.compile(rf"-?(?:[0-9]+|{_BY_COMMAS})\.[0-9]+")
# "7.44" may be 7.440 without its last zero, "1078.935" may be 1.078.935 without its first dot.
_SPOILT_DOTS = re.compile(r"-?(?:[1-9][0-9]{0,2}\.[0-9]{1,2}|[1-9][0-9]{3,}\.[0-9]{3})")
_NO_DATA = re.compile(r"(?:…|\.{3})[….]*")
_ERROR = re.compile(r"#(?:N/A|[A-Z0-9/_]+[!?])")
EXCEL_ERRORS = {
    "#N/A": "công thức không tìm thấy giá trị cần tra",
    "#DIV/0!": "công thức chia cho 0",
    "#REF!": "công thức trỏ tới ô đã bị xóa",
    "#VALUE!": "công thức gặp chữ ở chỗ cần số",
    "#NAME?": "công thức có tên hàm hoặc tên vùng sai",
    "#NUM!": "công thức cho kết quả không tính được",
    "#NULL!": "công thức ghi sai vùng ô",
}
"""What Excel shows where a formula fails, and why."""


class UnreadableNumber(ValueError):  # noqa: N818 - the name says what the cell is
    """A cell holds no figure that can be read without guessing.

    ``str()`` is a Vietnamese sentence without its subject: what the cell holds, its readings if there are two, and what
    to type. The caller puts file, sheet and cell in front. ``meant`` is the intended figure, if only one of the
    readings fits the row.
    """

    def __init__(self, reason: str, meant: Decimal | None = None) -> None:
        self.meant = meant
        super().__init__(reason)


NOTHING = "Không."
"""The sentence that says so in a report."""


def says_nothing(text: str) -> bool:
    """Whether somebody wrote that there is nothing to report: "Không.", "không phát sinh"."""
    return fold(text).rstrip(".") in _NOTHING


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """The value at ``decimals`` decimals as Excel shows it: its first 15 digits, rounded half away from zero.

    So 0.4999999999999999999, an arithmetic result that means 0.5, still becomes 1. The result has exactly that many
    decimals, and is never "-0".
    """
    return _cut(value, decimals, ROUND_HALF_UP)


def truncate(value: Decimal, decimals: int) -> Decimal:
    """The value cut off after ``decimals`` decimals, toward zero: 99.25 at one decimal is 99.2.

    Like round_half_up it looks at 15 significant digits: 0.9999999999999999999 is 1.
    """
    return _cut(value, decimals, ROUND_DOWN)


def format_number(value: Decimal, decimals: int, *, leading_zero: bool, fixed: bool = False) -> str:
    """A figure in official writing: 1.078.935 · 97,53 · 31,42 · 100.

    At most ``decimals`` decimals, rounded half up, trailing zeros dropped; with ``fixed`` exactly so many: 85,10. With
    ``leading_zero`` a count (``decimals`` 0) shows 1 to 9 as 01 to 09, never 0 or a negative; do not pass it for
    percentages.
    """
    rounded = round_half_up(value, decimals)
    if leading_zero and decimals == 0 and 1 <= rounded <= 9:
        return f"0{rounded}"
    whole, _, fraction = f"{rounded:,f}".partition(".")
    whole, fraction = whole.replace(",", "."), fraction if fixed else fraction.rstrip("0")
    return f"{whole},{fraction}" if fraction else whole


def as_typed(value: Decimal, decimals: int, *, fixed: bool = False) -> str:
    """A value as a message shows it: with the decimals typed, if they are more than the report's."""
    exponent = value.as_tuple().exponent
    typed = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return format_number(value, max(decimals, min(typed, 6)), leading_zero=False, fixed=fixed)


def read_number(value: object, *, decimals: int, percent: bool) -> Decimal | None:
    """The figure that a cell states; None when it states none.

    ``decimals`` and ``percent`` (unit %) are those of the row: a row without decimals that is no percentage counts, and
    takes whole numbers only. There 7440, "7.440" and "7 440" are 7440; in a percentage "31,42" and "31,42 %" are 31.42.
    Sign and size are not checked.

    The signs are those of the statistical yearbook: "-" is 0 ("không có hiện tượng phát sinh"), and so are "Không",
    "không có", "không phát sinh"; "…" is None like an empty cell, since it says that the figure was not collected.

    Raises UnreadableNumber for all else, above all when there are two readings: "7,440" in a row that counts is 7440 or
    7,44, and the number 7.44 there is what Excel with English settings makes of "7.440".
    """
    row = _Row(decimals, percent)
    if value is None:
        return None
    if isinstance(value, str):
        number = _from_text(value, row)
        if number is None:
            return None
    elif isinstance(value, bool):
        raise UnreadableNumber(f"chứa giá trị {str(value).upper()}, không phải con số; {row.how}.")
    elif isinstance(value, (int, float, Decimal)):
        number = _from_number(value, row)
    elif isinstance(value, (dt.date, dt.time, dt.timedelta)):
        shown = f"ngày {format_date(value)}" if isinstance(value, dt.date) else f"giờ {_time(value)}"
        raise UnreadableNumber(
            f"chứa {shown}: Excel đã đổi thứ được gõ (như 4/5 hoặc 4:5) thành ngày, giờ; "
            "hãy đổi định dạng ô thành Số (Number) rồi gõ lại con số."
        )
    else:
        raise UnreadableNumber(f"chứa thứ không phải con số; {row.how}.")
    if number.copy_abs() >= _TOO_LARGE:
        raise UnreadableNumber(
            "ghi số dài trên 15 chữ số, trong khi Excel chỉ giữ đúng 15 chữ số; hãy kiểm tra và gõ lại."
        )
    return _FULL.plus(number)


def _time(value: dt.time | dt.timedelta) -> str:
    """A time of day or a duration, as Excel shows it: "504:00:00"."""
    if isinstance(value, dt.time):
        return f"{value:%H:%M:%S}"
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"


def percent_typed_as_fraction(value: Decimal, expected: Decimal) -> bool:
    """Whether a rate was probably typed into Excel as a percentage, which stores "97,53%" as 0.9753.

    ``expected`` is the rate computed from the sums, 95.73; a value within 20 % of its hundredth was.
    """
    return expected != 0 and abs(value * 100 - expected) <= abs(expected) / 5


class _Row(NamedTuple):
    """What a row expects of its figure."""

    decimals: int
    percent: bool

    @property
    def counts(self) -> bool:
        return self.decimals == 0 and not self.percent

    @property
    def reads_three_decimals(self) -> bool:
        """Whether "12,345" can only be a decimal here: 12345 per cent is out of the question."""
        return self.percent or self.decimals >= 3

    @property
    def how(self) -> str:
        return f"hãy chỉ gõ con số, ví dụ {'7440' if self.counts else '31,42'}, hoặc 0 nếu không có"


def _cut(value: Decimal, decimals: int, rounding: str) -> Decimal:
    unit = Decimal(1).scaleb(-decimals)
    # A context's unary plus turns -0 into 0.
    return _FULL.plus(_EXCEL.plus(value).quantize(unit, rounding=rounding, context=_FULL))


def _in_full(number: Decimal) -> str:
    return format_number(number, 15, leading_zero=False)


def _from_number(value: float | Decimal, row: _Row) -> Decimal:
    if row.counts and isinstance(value, float) and value.is_integer() and abs(value) < _TOO_LARGE:
        return Decimal(int(value))
    number = Decimal(repr(float(value))) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise UnreadableNumber(f"chứa giá trị không tính được, không phải con số; {row.how}.")
    if not row.counts or number.copy_abs() >= _TOO_LARGE:
        return number
    number = round_half_up(number, 9)  # 7440.000000000001, a formula's result, is shown and meant as 7440
    if _is_whole(number):
        return number.to_integral_value()
    thousands = number * 1000
    if abs(number) < 1 or not _is_whole(thousands):
        raise _has_fraction(f"số {_in_full(number)}")
    meant = _in_full(thousands)
    cause = f" (Excel cài kiểu Anh, Mỹ đổi {meant} thành số này)" if abs(number) < 1000 else ""
    raise UnreadableNumber(
        f"ghi số {_in_full(number)} có phần lẻ, trong khi chỉ tiêu này là số nguyên{cause}; "
        f"nếu là {meant} thì hãy gõ liền {thousands:.0f}.",
        thousands.to_integral_value(),
    )


def _from_text(typed: str, row: _Row) -> Decimal | None:
    text = tidy(half_width(typed))
    if not text or _NO_DATA.fullmatch(text):
        return None
    shown = quoted(text)
    if len(text) > LONGEST_FIGURE:
        raise UnreadableNumber(f"ghi một đoạn chữ dài ({shown}), không phải con số; {row.how}.")
    if text in _DASHES or says_nothing(text):
        return Decimal(0)
    if _ERROR.fullmatch(text.upper()):
        reason = EXCEL_ERRORS.get(text.upper(), "công thức bị lỗi")
        raise UnreadableNumber(f"báo lỗi {text} ({reason}); hãy sửa công thức hoặc gõ thẳng con số.")
    figure = text.replace("\N{MINUS SIGN}", "-")
    if figure.endswith("%"):
        if not row.percent:
            raise UnreadableNumber(
                f"ghi {shown}, nhưng chỉ tiêu này không tính bằng phần trăm; hãy gõ con số không có dấu %."
            )
        figure = figure[:-1].rstrip()
    if parts := re.fullmatch(r"\( ?([0-9][0-9., ]*?) ?\)", figure):
        raise UnreadableNumber(
            f"ghi {shown}, có thể là {parts[1]} hoặc số âm -{parts[1]} (kế toán ghi số âm trong ngoặc); "
            "hãy gõ lại con số không có ngoặc."
        )
    if parts := re.fullmatch(r"(?:- |[–—] ?)([0-9][0-9., ]*)", figure):
        raise UnreadableNumber(
            f"ghi {shown}, có thể là {parts[1]} sau dấu gạch đầu dòng hoặc số âm -{parts[1]}; "
            "hãy gõ lại con số, dấu trừ (nếu có) viết liền."
        )
    return _from_digits(re.sub(r"^\+ ?(?=[0-9])", "", figure), shown, row)


def _from_digits(figure: str, shown: str, row: _Row) -> Decimal:
    """The number written with digits, separators and a minus sign; ``shown`` quotes the whole cell."""
    if re.fullmatch(r"0[0-9]{2,}", figure):
        raise UnreadableNumber(
            f"ghi {shown}, giống số điện thoại hoặc mã số hơn là số liệu; hãy gõ con số không có số 0 ở đầu."
        )
    if _WHOLE.fullmatch(figure):
        return Decimal(figure.replace(" ", ""))
    if _GROUPED_BY_DOTS.fullmatch(figure):
        whole = Decimal(figure.replace(".", ""))
        if row.counts or figure.count(".") > 1:
            return whole
        raise _two_readings(shown, whole, Decimal(figure), row)
    if _WITH_DECIMAL_COMMA.fullmatch(figure):
        number = Decimal(re.sub("[. ]", "", figure).replace(",", "."))
        if _GROUPED_BY_COMMAS.fullmatch(figure) and not row.reads_three_decimals:
            raise _two_readings(shown, number * 1000, number, row)
        if not row.counts:
            return number
        if _is_whole(number):
            return number.to_integral_value()
        raise _has_fraction(shown)
    if _GROUPED_BY_COMMAS.fullmatch(figure):
        whole = Decimal(figure.replace(",", ""))
        raise UnreadableNumber(
            f"ghi {shown} với dấu phẩy ngăn hàng nghìn kiểu Anh, Mỹ; "
            f"hãy dùng dấu chấm ({_in_full(whole)}) hoặc gõ liền {whole}.",
            whole,
        )
    if _WITH_DECIMAL_POINT.fullmatch(figure):
        number = Decimal(figure.replace(",", ""))
        if row.counts and _SPOILT_DOTS.fullmatch(figure):
            raise _two_readings(shown, number * 1000, number, row)
        if row.counts and not _is_whole(number):
            raise _has_fraction(shown)
        # Thousands separators would be ambiguous in a row with decimals, so a whole number is suggested without.
        vietnamese = f"{number:.0f}" if _is_whole(number) else _in_full(number)
        raise UnreadableNumber(f"ghi {shown} với dấu chấm thập phân kiểu Anh, Mỹ; hãy gõ {vietnamese}.", number)
    if re.fullmatch(r"-?[0-9.,]+[eE][+-]?[0-9]+", figure):
        raise UnreadableNumber(f"ghi {shown} ở dạng rút gọn của Excel; hãy gõ đủ các chữ số.")
    if re.fullmatch(r"-?[0-9][0-9., ]*\(?[^\W\d_].*", figure):
        raise UnreadableNumber(f"ghi {shown}; hãy chỉ gõ con số, không ghi đơn vị tính hay chữ nào khác.")
    if re.fullmatch(r"-?[0-9][0-9., ]*", figure):
        raise UnreadableNumber(f"ghi {shown}, dấu ngăn không chia đúng từng nhóm ba chữ số; {row.how}.")
    raise UnreadableNumber(f"ghi {shown}, không phải con số; {row.how}.")


def _is_whole(number: Decimal) -> bool:
    return number == number.to_integral_value()


def _has_fraction(shown: str) -> UnreadableNumber:
    return UnreadableNumber(f"ghi {shown} có phần lẻ, trong khi chỉ tiêu này là số nguyên; hãy gõ số nguyên.")


def _two_readings(shown: str, whole: Decimal, fractional: Decimal, row: _Row) -> UnreadableNumber:
    readings = f"ghi {shown}, có thể là {_in_full(whole)} hoặc {_in_full(fractional)}"
    if row.counts:
        return UnreadableNumber(
            f"{readings}; nếu là {_in_full(whole)} thì hãy gõ liền {whole:.0f}.", whole.to_integral_value()
        )
    # Three decimals would be ambiguous again if the row prints fewer: suggest the printed form.
    decimal = _in_full(fractional if row.reads_three_decimals else round_half_up(fractional, row.decimals))
    return UnreadableNumber(f"{readings}; hãy gõ liền {whole:.0f} hoặc gõ {decimal}.")
