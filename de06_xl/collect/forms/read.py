"""Reads a filled form, whatever program saved it and wherever its rows, columns and sheets went.

    read_form(data, "AB.xlsx", indicators) -> Form

A form is known by what is inside, never by its name. Figures are found by the code beside them, facts by their labels.
What cannot be read without guessing is a finding at the form's own cell; what cannot be a form is an error.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from de06_xl.collect.forms import sheet as form
from de06_xl.incoming.sheets import NotAForm, Package, Sheet, open_package
from de06_xl.model.finding import Finding, Severity
from de06_xl.model.period import Period
from de06_xl.model.place import Place, Row
from de06_xl.model.placeholder import CODE
from de06_xl.system.cells import MAX_TEXT, cell_name
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.dates import AmbiguousDate, UnreadableDate, read_date
from de06_xl.vietnamese.messages import cite, nearest, sentence
from de06_xl.vietnamese.numbers import UnreadableNumber, format_number, read_number
from de06_xl.vietnamese.text import fold, tidy
from de06_xl.workbook import layout
from de06_xl.workbook.grid import text_of

if TYPE_CHECKING:
    from de06_xl.incoming.sheets.sheet import Value
    from de06_xl.model.indicator import Indicator
    from de06_xl.workbook.layout import Found

Marks = Mapping[int, Sequence[str]]
"""For some rows, by number, what header or label each cell holds, folded; empty for neither."""

MAX_SEARCHED = 100_000
"""Cells in which a form is looked for; larger sheets are a unit's own and passed over."""
LONGEST_FACT = 300
"""Characters of a name, a number of a document or a phone."""
MOST_SENT = 99
"""`Lần gửi` at most."""
MOST_PROBLEMS, MOST_SUGGESTIONS = 200, 20
"""What is wrong with a form at most, and how often it is guessed what was meant."""

_LABELS = {fold(label): field for field, label in form.LABELS.items()}
_HEADERS = {fold(column.header) for table in (form.FIGURES, form.TEXTS) for column in table.columns}
_CODE_HEADER = fold(form.FIGURES.column("code").header)
_SECTION_HEADER = fold(form.TEXTS.column("section").header)
_IDENTITY = {"unit", "period"}
"""Facts of which a file can have but one."""
_FIGURE_FIELDS, _TEXT_FIELDS = ("code", "value", "as_of"), ("section", "text")
"""Columns that a form cannot be read without."""
_LONGEST = layout.LONGEST_HEADER
_PARTING = re.compile(r"\s[-–—]\s")
"""``form.PARTING``, as it may look after it was typed again."""
_TICKS = (*layout.TICKS, "v", "✓", "✔", "true", "1")
_NOT_TICKED = ("", "không", "false", "0")


@dataclass(frozen=True, slots=True)
class FormFigure:
    """One figure as the form states it; ``value`` is None where it states none, or what it states is ``unreadable``.

    One left empty beside `Không phát sinh` is ``assumed`` to be 0.
    """

    code: str
    value: Decimal | None
    as_of: dt.date | None
    row: Row
    unreadable: bool = False
    assumed: bool = False

    @property
    def place(self) -> Place:
        """The cell of the figure."""
        return self.row.place("value")


@dataclass(frozen=True, slots=True)
class FormText:
    """One paragraph that the unit wrote for a section of the report; ``section`` is the code of its heading."""

    section: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Form:
    """What a form says. Empty facts are "", ``group`` and ``fingerprint`` also where the hidden sheet is lost.

    ``number`` is its `Lần gửi`; ``source`` is filled where a clerk typed it in the unit's place (Nhập hộ). With
    ``nothing`` (Không phát sinh) figures left empty are 0. ``problems`` are what could not be read or must be asked
    about, ``notes`` what the clerk should know of the file. ``places`` are the cells of the facts by the fields of
    `forms.sheet.LABELS`, and that of the codes' header as "code".
    """

    file: str
    period: Period
    unit: str
    group: str
    form_version: int
    fingerprint: str
    number: int
    document: str
    document_date: dt.date | None
    compiled_by: str
    approved_by: str
    phone: str
    source: str
    nothing: bool
    figures: tuple[FormFigure, ...]
    texts: tuple[FormText, ...]
    problems: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)


def read_form(data: bytes, name: str, indicators: Mapping[str, Indicator]) -> Form:
    """The form in a spreadsheet file's bytes; ``name`` is the file's, for messages.

    ``indicators`` are those of the master workbook by code: they say how a figure is to be read. Raises NotAForm when
    the file is something else, De06Error when it may not or cannot be read, or when it contradicts itself about unit
    or period.
    """
    package = open_package(data, name)
    try:
        return _Reader(package, name, indicators).form()
    except De06Error as error:
        raise error.in_file(name) from None


class _Cell(NamedTuple):
    """A cell with where it stands, row and column counted from 1."""

    value: Value
    sheet: Sheet
    row: int
    column: int

    @property
    def place(self) -> Place:
        return Place(self.sheet.name, cell_name(self.row, self.column))

    @property
    def formula(self) -> bool:
        """Whether its value is a formula's stored result."""
        return (self.row, self.column) in self.sheet.formulas

    @property
    def empty(self) -> bool:
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())


class _Reader:
    def __init__(self, package: Package, name: str, indicators: Mapping[str, Indicator]) -> None:
        self.name = name
        self.indicators = indicators
        self.notes = list(package.notes)
        self.problems: list[Finding] = []
        self.sheets = self.searched(package.sheets)
        self.hidden: dict[str, str] = {}
        self.facts: dict[str, _Cell] = {}
        self.figures: dict[str, FormFigure] = {}
        self.texts: list[FormText] = []
        self.code_header: Place | None = None

    def form(self) -> Form:
        self.read_hidden_keys()
        self.read_tables()
        if not self.hidden and not self.facts.keys() >= _IDENTITY:
            raise NotAForm(
                "không phải phiếu của DeAn06 (không thấy đơn vị, kỳ báo cáo); hãy điền vào phiếu đã nhận rồi gửi lại."
            )
        if self.code_header is None and not self.found_texts:
            raise De06Error(
                "không còn bảng Số liệu hay Nội dung (hàng tiêu đề cột Mã, Chỉ tiêu, Giá trị…); hãy điền vào phiếu đã "
                "nhận rồi gửi lại."
            )
        if not self.hidden:
            self.notes.append(
                f"Phiếu không còn trang ẩn {form.HIDDEN_SHEET} (nội dung được chép sang tệp khác); đơn vị và kỳ đọc "
                "theo các ô đầu phiếu."
            )
        period, unit, nothing = self.period(), self.unit(), self.nothing()
        figures = [_nothing_arose(one) if nothing else one for one in self.figures.values()]
        places = {name: cell.place for name, cell in self.facts.items()}
        return Form(
            file=self.name,
            period=period,
            unit=unit,
            group=self.hidden.get("nhom", ""),
            form_version=_version_of(self.hidden),
            fingerprint=self.hidden.get("dau_chi_tieu", ""),
            number=self.number(),
            document=self.text("document"),
            document_date=self.date("document_date"),
            compiled_by=self.text("compiled_by"),
            approved_by=self.text("approved_by"),
            phone=self.text("phone"),
            source=self.text("source"),
            nothing=nothing,
            figures=tuple(figures),
            texts=tuple(self.texts),
            problems=tuple(replace(problem, unit=unit) for problem in self.problems),
            notes=tuple(self.notes),
            places=places | ({"code": self.code_header} if self.code_header else {}),
        )

    def searched(self, sheets: Sequence[Sheet]) -> list[Sheet]:
        """The sheets small enough to be a form's, in their order."""
        area = 0
        passed_over = set()
        for sheet in sorted(sheets, key=_area):
            area += _area(sheet)
            if area > MAX_SEARCHED:
                passed_over.add(sheet.name)
        if passed_over:
            names = ", ".join(cite(sheet.name) for sheet in sheets if sheet.name in passed_over)
            self.notes.append(f"Trang {names} có quá nhiều dữ liệu nên không tìm phiếu ở đó.")
        return [sheet for sheet in sheets if sheet.name not in passed_over]

    # The hidden sheet -----------------------------------------------------------------------------------

    def read_hidden_keys(self) -> None:
        """The keys of the hidden sheet, under whatever name; its rows are no part of the form that the unit sees."""
        seen = []
        for sheet in self.sheets:
            keys = {
                row[0]: tidy(text_of(row[1]))
                for row in sheet.rows
                if len(row) > 1 and isinstance(row[0], str) and row[0] in form.HIDDEN_KEYS
            }
            if not {"phien_ban_phieu", "ky"} <= keys.keys():
                seen.append(sheet)
                continue
            if self.hidden and keys != self.hidden:
                raise De06Error("ghép từ hai phiếu khác nhau; hãy gửi mỗi phiếu một tệp.", sheet=sheet.name)
            self.hidden = keys
        self.sheets = seen
        if _version_of(self.hidden) > form.FORM_VERSION:
            raise De06Error("phiếu do phiên bản DeAn06 mới hơn tạo ra; hãy nâng cấp DeAn06.")

    # Tables ---------------------------------------------------------------------------------------------

    def read_tables(self) -> None:
        """Figures, texts and, in the rows of neither, facts."""
        self.found_texts = False
        refused: list[De06Error] = []
        for sheet in self.sheets:
            marks = _marks_of(sheet)
            figures = self.find(sheet, marks, form.FIGURES, _FIGURE_FIELDS, refused)
            texts = self.find(sheet, marks, form.TEXTS, _TEXT_FIELDS, refused)
            taken: set[int] = set()
            if figures:
                header = Place(sheet.name, cell_name(figures.header_row, figures.columns["code"]))
                self.code_header = self.code_header or header
                taken |= self.read_figures(sheet, figures, texts)
            if texts:
                self.found_texts = True
                taken |= self.read_texts(sheet, texts, figures)
            self.read_facts(sheet, marks, taken)
        if refused and self.code_header is None and not self.found_texts:
            raise refused[0]

    def find(
        self, sheet: Sheet, marks: Marks, table: layout.Table, required: Sequence[str], refused: list[De06Error]
    ) -> Found | None:
        """A table of the form; a unit's own sheet may look like one, so what is wrong is told later if at all."""
        headers = [number for number, row in marks.items() if sum(mark in _HEADERS for mark in row) > 1]
        rows: list[Sequence[Value]] = [()] * max(headers, default=0)
        for number in headers:
            rows[number - 1] = sheet.rows[number - 1]
        try:
            return layout.find(rows, table, sheet.name, required)
        except De06Error as error:
            refused.append(error)
            return None

    def read_figures(self, sheet: Sheet, found: Found, texts: Found | None) -> set[int]:
        """The figures of one sheet; gives the rows they stand in."""
        taken = {found.header_row}
        letters = found.letters()
        code_at, value_at, as_of_at = (found.columns[name] - 1 for name in _FIGURE_FIELDS)
        for number, row in _rows_below(sheet, found, texts):
            written = row[code_at]
            if written is None and row[value_at] is None:
                continue
            code = written if isinstance(written, str) and written in self.indicators else tidy(text_of(written))
            empty = row[value_at] is None or row[value_at] == ""
            indicator = self.indicators.get(code)
            if indicator:
                taken.add(number)
                value = _Cell(row[value_at], sheet, number, value_at + 1)
                as_of = _Cell(row[as_of_at], sheet, number, as_of_at + 1)
                self.add(self.figure(indicator, value, as_of, Row(sheet.name, number, letters)))
            elif not code:
                if any(map(str.isdigit, str(row[value_at]))):
                    message = "Hàng này có số nhưng cột Mã trống; hãy ghi lại mã như phiếu đã nhận, hoặc xóa hàng."
                    self.problem("missing-code", message, _Cell(written, sheet, number, code_at + 1).place)
            elif fold(code) != _CODE_HEADER and (CODE.fullmatch(code) or not empty):
                taken.add(number)
                near = nearest(code[:60], self.indicators) if len(self.problems) < MOST_SUGGESTIONS else None
                hint = f" (có phải {cite(near)}?)" if near else ""
                message = f"Mã {cite(code)} không có trong sổ{hint}; hãy giữ cột Mã như phiếu đã nhận."
                place = _Cell(written, sheet, number, code_at + 1).place
                self.problem("unknown-code", message, place, value=code[:60], expected=near)
        return taken

    def figure(self, indicator: Indicator, value: _Cell, as_of: _Cell, row: Row) -> FormFigure:
        before = len(self.problems)
        number = self.read_figure(indicator, value)
        unreadable = any(problem.severity is Severity.ERROR for problem in self.problems[before:])
        date = self.read_date(as_of, indicator.code)
        return FormFigure(indicator.code, None if unreadable else number, date, row, unreadable)

    def read_figure(self, indicator: Indicator, cell: _Cell) -> Decimal | None:
        """The figure in a cell; None with a problem where it cannot be known."""
        code = indicator.code
        if cell.formula and cell.empty:
            message = (
                "Ô chứa công thức chưa có kết quả; hãy gõ thẳng con số, hoặc mở phiếu bằng Excel, lưu lại rồi gửi lại."
            )
            self.problem("formula-without-result", message, cell.place, code=code)
            return None
        try:
            number = read_number(cell.value, decimals=indicator.decimals, percent=indicator.percent)
        except UnreadableNumber as error:
            self.problem("unreadable-number", sentence(error), cell.place, code=code, value=str(cell.value)[:60])
            return None
        percent = (cell.row, cell.column) in cell.sheet.percent and not isinstance(cell.value, str)
        if number is None or not (percent or cell.formula):
            return number
        shown = format_number(number, 10, leading_zero=False)
        if percent:
            typed = format_number(number * 100, 10, leading_zero=False)
            message = (
                f"Ô có định dạng phần trăm nên số {typed}% gõ vào được lưu là {shown}; hãy đổi định dạng ô thành Số "
                f"(Number) rồi gõ {typed if indicator.percent else 'lại con số'}."
            )
            self.problem("percent-as-fraction", message, cell.place, code=code, value=number)
            return None
        if cell.formula:
            message = f"Ô chứa công thức; lấy kết quả đã lưu là {shown}, hãy gõ thẳng con số để chắc chắn đúng."
            self.problem("formula-in-entry", message, cell.place, code=code, value=number, severity=Severity.WARNING)
        return number

    def add(self, figure: FormFigure) -> None:
        """Keep a figure; where its code stood before, only what both rows agree on."""
        first = self.figures.setdefault(figure.code, figure)
        if first is figure:
            return
        stated = [one for one in (first, figure) if one.value is not None or one.unreadable]
        kept = stated[0] if stated else first
        same = len(stated) < 2 or (first.value == figure.value and not (first.unreadable or figure.unreadable))
        where = f"ô {first.row.place('code').cell} trang {cite(first.row.sheet)}"
        what = "" if same else " với số khác"
        self.problem(
            "duplicate-code",
            f"Mã {cite(figure.code)} đã có ở {where}{what}; hãy chỉ để một hàng cho mỗi mã.",
            figure.row.place("code"),
            code=figure.code,
            severity=Severity.NOTE if same else Severity.ERROR,
        )
        self.figures[figure.code] = kept if same else replace(kept, value=None, unreadable=True)

    def read_texts(self, sheet: Sheet, found: Found, figures: Found | None) -> set[int]:
        """The paragraphs of one sheet; gives their rows. A row without a code goes on with the one above."""
        taken = {found.header_row}
        section_at, text_at = (found.columns[name] - 1 for name in _TEXT_FIELDS)
        section = ""
        for number, row in _rows_below(sheet, found, figures):
            section = tidy(text_of(row[section_at])).rstrip(".") or section
            if row[text_at] is None or not section or fold(section) == _SECTION_HEADER:
                continue
            taken.add(number)
            cell = _Cell(row[text_at], sheet, number, text_at + 1)
            text = self.read_text(cell, MAX_TEXT)
            if text:
                self.texts.append(FormText(section, text, cell.place))
        return taken

    # Facts ----------------------------------------------------------------------------------------------

    def read_facts(self, sheet: Sheet, marks: Marks, taken: set[int]) -> None:
        """The values beside labels: what stands next to the right, up to another label."""
        for number, row in marks.items():
            if number in taken:
                continue
            for at, mark in enumerate(row):
                name = _LABELS.get(mark)
                if name:
                    self.add_fact(name, _beside(sheet, number, at, row))

    def add_fact(self, name: str, cell: _Cell) -> None:
        first = self.facts.setdefault(name, cell)
        if first.empty:
            self.facts[name] = cell
        elif not cell.empty and first.value != cell.value:
            where = f"ô {first.place.cell} trang {cite(first.place.sheet)}"
            if name in _IDENTITY:
                reason = f"ghi {form.LABELS[name]} khác với {where}; hãy chỉ để một phiếu trong mỗi tệp."
                raise self.told_at(cell, reason)
            message = f"{form.LABELS[name]} ghi khác với {where}; đang lấy ở đó, hãy xóa một trong hai."
            self.problem("two-facts", message, cell.place, severity=Severity.WARNING)

    def period(self) -> Period:
        """The period; raises De06Error where hidden sheet and heading name two, or neither names one."""
        made_for = None
        if self.hidden:
            try:
                made_for = _period_of(self.hidden["ky"])
            except ValueError:
                reason = f"trang ẩn {form.HIDDEN_SHEET} bị sửa, không đọc được kỳ báo cáo; hãy điền vào phiếu đã nhận."
                raise De06Error(reason) from None
        cell = self.facts.get("period")
        if cell is None or cell.empty:
            if made_for is None:
                raise self.told_at(cell, "thiếu Kỳ báo cáo; hãy điền vào phiếu đã nhận rồi gửi lại.")
            return made_for
        written = tidy(text_of(cell.value))
        try:
            stated = _period_of(_PARTING.split(written)[0])
        except ValueError:
            stated = None
        if stated is None and made_for and fold(written) == fold(made_for.name):
            stated = made_for
        if stated is None:
            example = made_for or "2022-05"
            raise self.told_at(cell, f"ghi {cite(written)}, không đọc được kỳ báo cáo; hãy ghi mã kỳ, ví dụ {example}.")
        if made_for and made_for != stated:
            reason = f"ghi {stated.name} nhưng phiếu được tạo cho {made_for.name}; hãy điền vào phiếu của đúng kỳ."
            raise self.told_at(cell, reason)
        return stated

    def unit(self) -> str:
        """The unit's code; raises De06Error where hidden sheet and heading name two, or neither names one."""
        made_for = self.hidden.get("don_vi", "")
        cell = self.facts.get("unit")
        stated = _PARTING.split(tidy(text_of(cell.value)))[0] if cell else ""
        if made_for and stated and made_for != stated:
            reason = f"ghi đơn vị {cite(stated)} nhưng phiếu được tạo cho {cite(made_for)}; hãy điền đúng phiếu."
            raise self.told_at(cell, reason)
        if not made_for and not stated:
            raise self.told_at(cell, "chưa chọn đơn vị báo cáo; hãy chọn đơn vị rồi gửi lại.")
        return made_for or stated

    def nothing(self) -> bool:
        cell = self.facts.get("nothing")
        if cell is None:
            return False
        text = fold(text_of(cell.value))
        if text not in (*_TICKS, *_NOT_TICKED):
            message = f"Không hiểu {cite(text)}; hãy ghi x nếu cả kỳ không có gì phát sinh, không thì để trống."
            self.problem("unknown-choice", message, cell.place, value=text_of(cell.value)[:60])
        return text in _TICKS

    def number(self) -> int:
        """`Lần gửi`, 1 where nothing is said."""
        cell = self.facts.get("number")
        if cell is None or cell.empty:
            return 1
        try:
            number = read_number(cell.value, decimals=0, percent=False)
        except UnreadableNumber:
            number = None
        if number is None or not 1 <= number <= MOST_SENT:
            message = f"Lần gửi phải là số nguyên từ 1 đến {MOST_SENT}; hãy ghi lại, lần đầu là 1."
            self.problem("unreadable-number", message, cell.place, value=str(cell.value)[:60])
            return 1
        return int(number)

    def text(self, name: str) -> str:
        cell = self.facts.get(name)
        return self.read_text(cell, LONGEST_FACT) if cell else ""

    def date(self, name: str) -> dt.date | None:
        cell = self.facts.get(name)
        return self.read_date(cell, None) if cell else None

    # Cells ----------------------------------------------------------------------------------------------

    def read_text(self, cell: _Cell, longest: int) -> str:
        if isinstance(cell.value, dt.date | dt.time | dt.timedelta):
            message = "Ô chữ chứa ngày, giờ do Excel tự đổi; hãy đổi định dạng ô thành Văn bản (Text) rồi gõ lại."
            self.problem("unreadable-date", message, cell.place, severity=Severity.WARNING)
        text = text_of(cell.value)
        if cell.formula:
            message = f"Ô chữ chứa công thức; lấy kết quả đã lưu là {cite(text)}, hãy gõ thẳng nội dung."
            self.problem("formula-in-entry", message, cell.place, severity=Severity.NOTE)
        if len(text) > longest:
            self.problem("text-too-long", f"Nội dung dài quá {longest} ký tự; hãy viết ngắn lại.", cell.place)
        return text[:longest]

    def read_date(self, cell: _Cell, code: str | None) -> dt.date | None:
        if cell.formula:
            message = "Ô ngày chứa công thức; hãy gõ ngày/tháng/năm, ví dụ 18/5/2022."
            self.problem("formula-in-entry", message, cell.place, code=code)
            return None
        try:
            return read_date(cell.value)
        except UnreadableDate as error:
            rule = "ambiguous-date" if isinstance(error, AmbiguousDate) else "unreadable-date"
            self.problem(rule, sentence(error), cell.place, code=code, value=str(cell.value)[:60])
            return None

    def problem(
        self,
        rule: str,
        message: str,
        place: Place,
        *,
        code: str | None = None,
        value: Decimal | str | None = None,
        expected: str | None = None,
        severity: Severity = Severity.ERROR,
    ) -> None:
        self.problems.append(Finding(severity, rule, message, place, code=code, value=value, expected=expected))
        if len(self.problems) > MOST_PROBLEMS:
            reason = f"có hơn {MOST_PROBLEMS} chỗ không đọc được; hãy điền vào phiếu đã nhận rồi gửi lại."
            raise De06Error(reason, sheet=place.sheet)

    def told_at(self, cell: _Cell | None, reason: str) -> De06Error:
        return De06Error(reason, sheet=cell.place.sheet, cell=cell.place.cell) if cell else De06Error(reason)


@functools.lru_cache(maxsize=64)
def _period_of(code: str) -> Period:
    """The period of a code; a thousand forms are of one. Raises PeriodError."""
    return Period.parse(code)


def _version_of(hidden: Mapping[str, str]) -> int:
    """The form's version, 0 where it is not known."""
    version = hidden.get("phien_ban_phieu", "")[:9]
    return int(version) if version.isdecimal() else 0


def _nothing_arose(figure: FormFigure) -> FormFigure:
    """The figure, 0 where none is stated."""
    stated = figure.value is not None or figure.unreadable
    return figure if stated else replace(figure, value=Decimal(0), assumed=True)


def _rows_below(sheet: Sheet, found: Found, other: Found | None) -> Iterator[tuple[int, Sequence[Value]]]:
    """The rows below a table's headers with their numbers, down to the headers of the other table."""
    end = other.header_row - 1 if other and other.header_row > found.header_row else len(sheet.rows)
    return zip(range(found.header_row + 1, end + 1), sheet.rows[found.header_row : end], strict=True)


def _beside(sheet: Sheet, number: int, label_at: int, marks: Sequence[str]) -> _Cell:
    row = sheet.rows[number - 1]
    for at in range(label_at + 1, len(row)):
        if marks[at] in _LABELS:
            break
        if not (row[at] is None or row[at] == ""):
            return _Cell(row[at], sheet, number, at + 1)
    return _Cell(None, sheet, number, label_at + 2)


def _marks_of(sheet: Sheet) -> Marks:
    """The rows that hold a header or a label: few, and all that tables and facts are found by."""
    marks: dict[int, list[str]] = {}
    for number, row in enumerate(sheet.rows, 1):
        found = [_mark(cell) if cell and isinstance(cell, str) and len(cell) <= _LONGEST else "" for cell in row]
        if any(found):
            marks[number] = found
    return marks


@functools.lru_cache(maxsize=4096)
def _mark(text: str) -> str:
    """The header or label that a text is, folded; empty where it is neither."""
    mark = fold(text)
    label = mark.rstrip(" :")
    return mark if mark in _HEADERS else label if label in _LABELS else ""


def _area(sheet: Sheet) -> int:
    return len(sheet.rows) * len(sheet.rows[0]) if sheet.rows else 0
