"""Reads single cells of a form without guessing: an unreadable one is a problem at that cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.finding import Finding, FindingKind, FindingValue, Severity, value_of
from de06_xl.model.place import Place
from de06_xl.system.cells import cell_name
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.dates import AmbiguousDate, UnreadableDate, format_date, read_clear_date, read_date
from de06_xl.vietnamese.messages import cite, quoted, sentence
from de06_xl.vietnamese.misread import lost_letters
from de06_xl.vietnamese.numbers import UnreadableNumber, format_number
from de06_xl.vietnamese.old_encodings import Status
from de06_xl.vietnamese.text import private_letter
from de06_xl.workbook.grid import text_of

if TYPE_CHECKING:
    from decimal import Decimal

    from de06_xl.incoming.sheets import Sheet
    from de06_xl.incoming.sheets.sheet import Value
    from de06_xl.model.indicator import Indicator

LONGEST_NOTE = 300
"""Characters of a `Ghi chú`."""
LONGEST_CODE = 60
"""Characters quoted from an unknown code."""
MOST_SUGGESTIONS = 20
"""Maximum number of unknown codes for which a similar one is suggested."""
MOST_PROBLEMS = 200
"""Maximum problems of a form; a form with more is refused."""


class Cell(NamedTuple):
    """A cell of a sheet; row and column are counted from 1."""

    value: Value
    sheet: Sheet
    row: int
    column: int

    @property
    def place(self) -> Place:
        """The cell's address."""
        return Place(self.sheet.name, cell_name(self.row, self.column))

    @property
    def formula(self) -> bool:
        """Whether the value is the stored result of a formula."""
        return (self.row, self.column) in self.sheet.formulas

    @property
    def percent(self) -> bool:
        """Whether the value is a number displayed as a percentage."""
        return (self.row, self.column) in self.sheet.percent and not isinstance(self.value, str)

    @property
    def struck(self) -> bool:
        """Whether the cell has strikethrough."""
        return (self.row, self.column) in self.sheet.struck and not self.empty

    @property
    def encoding(self) -> Status:
        """Whether the text was converted from a pre-Unicode encoding, or should have been but could not."""
        return self.sheet.encodings.get((self.row, self.column), Status.UNICODE)

    @property
    def empty(self) -> bool:
        """Whether the cell is empty or blank."""
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())


class Problems:
    """The problems found in one form, in the order of reading, MOST_PROBLEMS at most besides the ``uncounted`` kinds.

    ``refused`` is the error of a form that has more.
    """

    def __init__(self, uncounted: Collection[FindingKind] = ()) -> None:
        self.findings: list[Finding] = []
        self._uncounted = uncounted
        self._counted = 0
        self.refused: De06Error | None = None
        self.converted: dict[Place, str] = {}
        """Texts converted to Unicode from an older encoding, by cell."""

    def add(
        self,
        kind: FindingKind,
        message: str,
        place: Place,
        *,
        code: str | None = None,
        value: FindingValue | None = None,
        expected: str | None = None,
        level: Severity | None = None,
        to_unit: str = "",
    ) -> None:
        """Record a problem; ``to_unit`` words it without cell and code, if the message has them."""
        self._counted += kind not in self._uncounted
        if self._counted <= MOST_PROBLEMS:
            self.findings.append(
                Finding(kind, message, place, code=code, value=value, expected=expected, level=level, to_unit=to_unit)
            )
        elif not self.refused:
            reason = f"có hơn {MOST_PROBLEMS} chỗ không đọc được; hãy điền vào phiếu đã nhận rồi gửi lại."
            self.refused = De06Error(reason, sheet=place.sheet)

    def note_converted(self) -> None:
        """Record one note for all converted texts: a unit that uses an old font does so everywhere."""
        if not self.converted:
            return
        place, text = next(iter(self.converted.items()))
        others = len(self.converted) - 1
        cells = f"Ô {place.cell}" + (f" và {others:02d} ô khác" if others else "")
        what = "gõ bằng phông cũ, mã cũ (.VnTime, VNI-Times…), đã chuyển sang Unicode"
        message = f"{cells} {what}: {quoted(text)}; hãy đọc lại."
        self.add(kinds.OLD_ENCODING, message, place, level=Severity.NOTE)


def read_figure_cell(cell: Cell, indicator: Indicator, problems: Problems) -> tuple[Decimal | None, bool]:
    """The figure in a cell, None if it is empty or unreadable, and whether it is unreadable."""
    code = indicator.code
    if cell.formula and cell.empty:
        report_no_result(cell, "con số", problems, code)
        return None, True
    if cell.struck:
        message = "Con số bị gạch ngang; nếu số ấy đúng, hãy bỏ định dạng gạch ngang, nếu không, hãy xóa số ấy."
        problems.add(kinds.STRUCK_OUT, message, cell.place, code=code, value=value_of(cell.value))
        return None, True
    try:
        number = indicator.read(cell.value)
    except UnreadableNumber as error:
        value = value_of(cell.value)
        problems.add(kinds.UNREADABLE_NUMBER, sentence(error), cell.place, code=code, value=value)
        return None, True
    if number is None or not (cell.percent or cell.formula):
        return number, False
    shown = indicator.shown(number) if indicator.words else format_number(number, 10, leading_zero=False)
    if cell.percent and not indicator.words:
        typed = format_number(number * 100, 10, leading_zero=False)
        message = (
            f"Ô có định dạng phần trăm nên số {typed}% gõ vào được lưu là {shown}; hãy đổi định dạng ô thành Số "
            f"(Number) rồi gõ {typed if indicator.percent else 'lại con số'}."
        )
        problems.add(kinds.PERCENT_AS_FRACTION, message, cell.place, code=code, value=number)
        return None, True
    message = f"Ô chứa công thức; lấy kết quả đã lưu là {shown}, hãy gõ thẳng con số để chắc chắn đúng."
    problems.add(kinds.FORMULA_IN_ENTRY, message, cell.place, code=code, value=number, level=Severity.WARNING)
    return number, False


def read_text_cell(cell: Cell, longest: int, problems: Problems) -> str:
    """The text in a cell, at most ``longest`` characters of it."""
    if isinstance(cell.value, dt.date | dt.time | dt.timedelta):
        message = "Ô chữ chứa ngày, giờ do Excel tự đổi; hãy đổi định dạng ô thành Văn bản (Text) rồi gõ lại."
        problems.add(kinds.UNREADABLE_DATE, message, cell.place, level=Severity.WARNING)
    text = text_of(cell.value)
    if cell.formula:
        message = f"Ô chữ chứa công thức; lấy kết quả đã lưu là {cite(text)}, hãy gõ thẳng nội dung."
        problems.add(kinds.FORMULA_IN_ENTRY, message, cell.place, level=Severity.NOTE)
    if cell.struck:
        message = "Nội dung bị gạch ngang; nếu còn gửi, hãy bỏ định dạng gạch ngang, nếu không, hãy xóa nội dung ấy."
        problems.add(kinds.STRUCK_OUT, message, cell.place)
    _report_letters(cell, text, problems)
    if len(text) > longest:
        problems.add(kinds.TEXT_TOO_LONG, f"Nội dung dài quá {longest} ký tự; hãy viết ngắn lại.", cell.place)
    return text[:longest]


def report_no_result(cell: Cell, wanted: str, problems: Problems, code: str | None = None) -> None:
    """Report a formula whose result was not stored; ``wanted`` is what to type instead."""
    message = f"Ô chứa công thức chưa có kết quả; hãy gõ thẳng {wanted}, hoặc mở phiếu bằng Excel, lưu lại rồi gửi lại."
    problems.add(kinds.FORMULA_WITHOUT_RESULT, message, cell.place, code=code)


def _report_letters(cell: Cell, text: str, problems: Problems) -> None:
    """Report text with doubtful or converted encoding, and characters that only one font can show."""
    if cell.encoding is Status.CONVERTED:
        problems.converted[cell.place] = text
    elif cell.encoding is Status.DOUBTFUL:
        message = f"Ô chữ gõ bằng phông cũ, mã cũ (.VnTime, VNI-Times…), không đọc chắc được: {quoted(text)}; "
        problems.add(kinds.OLD_ENCODING, f"{message}hãy gõ lại bằng phông Unicode như Times New Roman.", cell.place)
    if letter := private_letter(text):
        message = f"Ô chữ có ký hiệu U+{ord(letter):04X} mà chỉ một phông như Wingdings hiện được; hãy gõ lại bằng chữ."
        problems.add(kinds.PRIVATE_LETTER, message, cell.place)
    if word := lost_letters(text):
        problems.add(kinds.LOST_LETTER, f"Ô chữ bị mất chữ khi chuyển mã: {quoted(word)}; hãy gõ lại.", cell.place)


def read_date_cell(cell: Cell, problems: Problems, code: str | None = None) -> dt.date | None:
    """The date in a cell, None if it is empty or unreadable; ``code`` is the figure that it dates."""
    if cell.formula:
        message = "Ô ngày chứa công thức; hãy gõ ngày/tháng/năm, ví dụ 18/5/2022."
        problems.add(kinds.FORMULA_IN_ENTRY, message, cell.place, code=code)
        return None
    try:
        return read_date(cell.value)
    except UnreadableDate as error:
        if date := read_clear_date(cell.value):
            message = f"Ngày ghi {quoted(str(cell.value))}, đọc là {format_date(date)}; lần sau hãy gõ ngày/tháng/năm."
            problems.add(kinds.DATE_RESPELT, message, cell.place, code=code, value=date, level=Severity.NOTE)
            return date
        kind = kinds.AMBIGUOUS_DATE if isinstance(error, AmbiguousDate) else kinds.UNREADABLE_DATE
        problems.add(kind, sentence(error), cell.place, code=code, value=value_of(cell.value))
        return None
