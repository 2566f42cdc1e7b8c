"""From the cells of a master workbook to the model, with a finding for every cell that cannot be read."""

from __future__ import annotations

import contextlib
import datetime as dt
import enum
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeVar

from de06_xl.model.book import Book, Fact, SectionSheet
from de06_xl.model.finding import Explanation, Finding, Severity
from de06_xl.model.indicator import Aggregation, Indicator, Nature
from de06_xl.model.outline import Heading, WhenEmpty
from de06_xl.model.paragraph import Paragraph, ParagraphKind
from de06_xl.model.period import Period, PeriodError, PeriodKind
from de06_xl.model.place import Place, Row
from de06_xl.model.responses import FormState, ReceivedForm, Source, SourceState, Submission
from de06_xl.model.rule import Missing, Rule, Scope
from de06_xl.model.unit import Unit, names_in
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.dates import AmbiguousDate, UnreadableDate, format_date, read_date
from de06_xl.vietnamese.messages import sentence
from de06_xl.vietnamese.numbers import UnreadableNumber, read_number
from de06_xl.vietnamese.text import fold
from de06_xl.workbook import layout
from de06_xl.workbook.formulas import gathered_formula, same_formula
from de06_xl.workbook.grid import Cell, Formula, Grid, text_of
from de06_xl.workbook.layout import Found, Table

DATE_FACTS = ("tu_ngay", "den_ngay", "han_gui", "ngay", "cv_ngay_gui", "cv_ngay_don_doc", "cv_han_bo_sung")
"""Facts whose value is a date."""

MAX_DECIMALS = 10
"""Decimals that a figure can have."""

_SUBMITTED_TEXTS = ("unit", "text", "file", "cell", "sha256", "sender", "received", "document", "document_date")
_RECEIVED_TEXTS = (
    *("unit", "reason", "file", "sha256", "sender", "received", "document", "document_date"),
    *("compiled_by", "approved_by", "phone"),
)
_SOURCE_TEXTS = ("code", "name", "unit", "unit_name", "file", "cell", "received", "key")

Rows = Sequence[Sequence[Cell]]
Choice = TypeVar("Choice", bound=enum.Enum)
Read = TypeVar("Read")


def read_book(grid: Grid, file: str, *, submissions: bool = False) -> Book:
    """Read a whole master workbook; ``file`` is its name, for messages.

    What stood in the units' forms, thousands of rows that only their collection needs, is read where ``submissions``
    says so.

    Raises De06Error when it is no master workbook: a sheet or a column header that everything hangs on is
    missing, or its period cannot be read. Everything less than that is a finding in ``Book.problems``.
    """
    try:
        return _Reader(grid, file).book(submissions)
    except De06Error as error:
        raise error.in_file(file) from None


class _Reader:
    def __init__(self, grid: Grid, file: str) -> None:
        self.grid = grid
        self.file = file
        self.sheets = {fold(name): name for name in grid.sheets()}
        self.problems: list[Finding] = []

    def book(self, submissions: bool) -> Book:
        facts, dates = self.facts()
        outline = self.outline()
        return Book(
            file=self.file,
            period=self.period(facts),
            facts=facts,
            dates=dates,
            outline=outline,
            sections=self.sections(outline),
            units=self.units(),
            rules=self.rules(),
            explanations=self.explanations(),
            history=self.history(),
            received=self.received(),
            submissions=self.submissions() if submissions else (),
            sources=self.sources(),
            keeps_sources=fold(layout.SOURCES.sheet) in self.sheets,
            problems=tuple(self.problems),
        )

    # Tables ---------------------------------------------------------------------------------------------

    def sheet_table(self, table: Table, *, required: bool) -> Iterable[tuple[Row, _Fields]]:
        """The rows of a table that has a sheet to itself."""
        name = self.sheets.get(fold(table.sheet))
        rows = self.grid.read(name) if name else []
        found = layout.find(rows, table, name) if name else None
        if found is None:
            if not required:
                return
            reason = "không có hàng tiêu đề cột" if name else "không có trang này"
            raise De06Error(
                f"{reason} nên đây không phải sổ tổng hợp DeAn06; hãy chọn đúng sổ hoặc tạo sổ mới bằng de06 new.",
                sheet=name or table.sheet,
            )
        yield from self.rows_of(found, rows)

    def rows_of(self, found: Found, rows: Rows, ends: Iterable[Found | None] = ()) -> Iterable[tuple[Row, _Fields]]:
        letters = found.letters()
        for number, cells in layout.table_rows(rows, found, ends):
            yield Row(found.sheet, number, letters), _Fields(found, cells)

    def facts(self) -> tuple[tuple[Fact, ...], dict[str, dt.date]]:
        facts: list[Fact] = []
        dates: dict[str, dt.date] = {}
        for row, fields in self.sheet_table(layout.FACTS, required=True):
            key = self.text(fields, row, "key")
            if not key:
                continue
            if key in DATE_FACTS:
                date = self.date(fields, row, "value", None)
                if date and key not in dates:
                    dates[key] = date
                facts.append(Fact(key, format_date(date) if date else "", row))
            else:
                facts.append(Fact(key, self.text(fields, row, "value"), row))
        return tuple(facts), dates

    def period(self, facts: Sequence[Fact]) -> Period:
        version = next((fact for fact in facts if fact.key == "phien_ban"), None)
        if version and version.value.isdecimal() and int(version.value) > layout.LAYOUT_VERSION:
            raise De06Error("sổ do phiên bản DeAn06 mới hơn tạo ra; hãy nâng cấp DeAn06.", sheet=version.row.sheet)
        fact = next((fact for fact in facts if fact.key == "ky"), None)
        if fact is None:
            raise De06Error("không có hàng khóa “ky” (kỳ báo cáo); hãy thêm lại hàng ấy.", sheet=layout.FACTS.sheet)
        place = fact.row.place("value")
        for problem in self.problems:
            if problem.place == place:  # a formula, or a date that Excel made of "2022-05"
                reason = problem.message[:1].lower() + problem.message[1:]
                raise De06Error(reason, sheet=place.sheet, cell=place.cell)
        try:
            return Period.parse(fact.value)
        except PeriodError as error:
            reason = str(error) if fact.value else f"chưa ghi kỳ báo cáo; {str(error).partition('; ')[2]}"
            raise De06Error(reason, sheet=place.sheet, cell=place.cell) from None

    def outline(self) -> tuple[Heading, ...]:
        headings: list[Heading] = []
        for row, fields in self.sheet_table(layout.OUTLINE, required=True):
            code = self.text(fields, row, "code").rstrip(".")
            title = self.text(fields, row, "title")
            if not code:
                self.problem(
                    "missing-code", row.place("code"), f"Tiêu đề “{_short(title)}” chưa có mã mục; hãy ghi mã."
                )
                continue
            when_empty, run_in = self.when_empty(fields, row)
            sheet = self.text(fields, row, "sheet")
            headings.append(
                Heading(
                    code=code,
                    level=self.level(fields, row, code),
                    title=title,
                    row=row,
                    sheet=self.sheets.get(fold(sheet), sheet),
                    when_empty=when_empty,
                    run_in=run_in,
                    carry_over=fold(self.text(fields, row, "carry_over")) in layout.TICKS,
                    kinds=self.kinds(fields, row),
                )
            )
        return tuple(headings)

    def level(self, fields: _Fields, row: Row, code: str) -> int:
        cell = fields["level"]
        if isinstance(cell, str) and cell.strip().isdecimal():
            cell = int(cell)
        if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool) and cell in (1, 2, 3, 4):
            return int(cell)
        if cell is not None:
            self.problem(
                "unknown-choice",
                row.place("level"),
                f"Cấp của mục {code} phải là 1, 2, 3 hoặc 4; hãy sửa lại.",
                value=_found(cell),
            )
        return min(code.count(".") + 1, 4)

    def when_empty(self, fields: _Fields, row: Row) -> tuple[WhenEmpty, str]:
        text = self.text(fields, row, "when_empty")
        if fold(text).startswith(WhenEmpty.RUN_IN.value):
            return WhenEmpty.RUN_IN, text[len(WhenEmpty.RUN_IN.value) :].strip().strip('"“”').strip()
        choice = self.choice(fields, row, "when_empty", WhenEmpty, 'báo lỗi, nối "Không.", bỏ mục')
        return choice or WhenEmpty.REPORT_ERROR, ""

    def kinds(self, fields: _Fields, row: Row) -> frozenset[PeriodKind] | None:
        text = self.text(fields, row, "kinds")
        if not text:
            return None
        by_name = {fold(kind.value): kind for kind in PeriodKind}
        names = [fold(name) for name in text.replace(";", ",").split(",") if name.strip()]
        unknown = [name for name in names if name not in by_name]
        if unknown:
            self.problem(
                "unknown-choice",
                row.place("kinds"),
                f"Không có loại kỳ “{_short(unknown[0])}”; hãy chọn trong: "
                f"{', '.join(kind.value for kind in PeriodKind)}.",
                value=_short(text),
            )
            return None
        return frozenset(by_name[name] for name in names)

    def units(self) -> tuple[Unit, ...]:
        return tuple(
            Unit(
                code,
                self.text(fields, row, "name"),
                row,
                self.text(fields, row, "group"),
                self.text(fields, row, "level"),
                self.text(fields, row, "parent"),
                self.text(fields, row, "email"),
                names_in(self.text(fields, row, "sections")),
                self.date(fields, row, "valid_from", None),
                self.date(fields, row, "valid_to", None),
            )
            for row, fields in self.sheet_table(layout.UNITS, required=False)
            if (code := self.text(fields, row, "code"))
        )

    def received(self) -> tuple[ReceivedForm, ...]:
        """The forms that came in, written by us but for the state, which the clerk may change."""
        received: list[ReceivedForm] = []
        for row, fields in self.sheet_table(layout.RECEIVED, required=False):
            period = self.period_of(fields, row)
            state = self.choice(fields, row, "state", FormState)
            if fields["state"] in (None, ""):
                states = ", ".join(state.value for state in FormState)
                message = f"Phiếu này chưa ghi Trạng thái; hãy chọn: {states}."
                self.problem("unknown-choice", row.place("state"), message)
            if period is None or state is None:
                continue
            number = self.number(fields, row, "number", "", 0, percent=False)
            texts = {field: self.text(fields, row, field) for field in _RECEIVED_TEXTS}
            received.append(ReceivedForm(period, state=state, number=int(number or 1), row=row, **texts))
        return tuple(received)

    def submissions(self) -> tuple[Submission, ...]:
        """The units' figures and texts, written by us.

        Their state is a copy of their form's: where it cannot be read, it is that of a form that does not count.
        """
        submissions: list[Submission] = []
        for row, fields in self.sheet_table(layout.SUBMITTED, required=False):
            period = self.period_of(fields, row)
            state = self.choice(fields, row, "state", FormState)
            code = self.text(fields, row, "code")
            if period is None or not code:
                continue
            state = state or FormState.REFUSED
            texts = {field: self.text(fields, row, field) for field in _SUBMITTED_TEXTS}
            value = self.number(fields, row, "value", code, MAX_DECIMALS, percent=False)
            as_of = self.date(fields, row, "as_of", code)
            submissions.append(Submission(period, code=code, value=value, as_of=as_of, state=state, row=row, **texts))
        return tuple(submissions)

    def sources(self) -> tuple[Source, ...]:
        """What the gathered figures were made of, written by us; a row that somebody spoilt tells nothing."""
        states = {fold(state.value): state for state in SourceState}
        return tuple(
            Source(
                **{field: _plain(fields[field]) for field in _SOURCE_TEXTS},
                state=state,
                value=_silently(read_number, fields["value"], decimals=MAX_DECIMALS, percent=False),
                as_of=_silently(read_date, fields["as_of"]),
            )
            for _, fields in self.sheet_table(layout.SOURCES, required=False)
            if (state := states.get(fold(_plain(fields["state"]))))
        )

    def period_of(self, fields: _Fields, row: Row) -> Period | None:
        """The period of a register's row; one that cannot be read is a problem."""
        try:
            return Period.parse(self.text(fields, row, "period"))
        except ValueError as error:
            place, value = row.place("period"), fields["period"]
            self.problem("unreadable-period", place, sentence(error), value=None if value is None else _found(value))
            return None

    def rules(self) -> tuple[Rule, ...]:
        rules: list[Rule] = []
        for row, fields in self.sheet_table(layout.RULES, required=False):
            enabled = self.enabled(fields, row)
            code = self.text(fields, row, "code")
            expression = self.text(fields, row, "expression").removeprefix("=").strip()
            level = self.choice(fields, row, "severity", Severity, label=lambda severity: severity.label)
            scope = self.choice(fields, row, "scope", Scope)
            missing = self.choice(fields, row, "missing", Missing)
            if enabled and not code:
                self.problem(
                    "missing-code", row.place("code"), f"Quy tắc “{_short(expression)}” chưa có mã; hãy đặt mã."
                )
            elif enabled and not expression and not isinstance(fields["expression"], Formula):
                message = f"Quy tắc {_short(code)} chưa có biểu thức; hãy ghi quan hệ phải đúng, ví dụ a <= b."
                self.problem("missing-expression", row.place("expression"), message)
            elif enabled and fields["severity"] in (None, ""):
                levels = ", ".join(severity.label for severity in Severity)
                message = f"Quy tắc {_short(code)} chưa có mức; hãy chọn: {levels}."
                self.problem("unknown-choice", row.place("severity"), message)
            rules.append(
                Rule(
                    code=code,
                    severity=level or Severity.ERROR,
                    expression=expression,
                    message=self.text(fields, row, "message"),
                    row=row,
                    scope=scope or Scope.BOTH,
                    missing=missing or Missing.SKIP,
                    enabled=enabled,
                )
            )
        return tuple(rules)

    def enabled(self, fields: _Fields, row: Row) -> bool:
        text = fold(self.text(fields, row, "enabled"))
        if text not in ("", "không", *layout.TICKS):
            message = f"Không có lựa chọn “{_short(text)}”; hãy ghi x để bật quy tắc, hoặc để trống để tắt."
            self.problem("unknown-choice", row.place("enabled"), message, value=_short(text))
        return text not in ("", "không")

    def explanations(self) -> tuple[Explanation, ...]:
        return tuple(
            Explanation(key, text)
            for row, fields in self.sheet_table(layout.FINDINGS, required=False)
            if (key := self.text(fields, row, "key")) and (text := self.text(fields, row, "explanation"))
        )

    def history(self) -> dict[tuple[Period, str], Decimal]:
        """Figures of earlier periods, written by us; of two for one period and code the lower row counts."""
        history: dict[tuple[Period, str], Decimal] = {}
        for row, fields in self.sheet_table(layout.HISTORY, required=False):
            code = self.text(fields, row, "code")
            period = self.period_of(fields, row)
            if period is None:
                continue
            value = self.number(fields, row, "value", code, MAX_DECIMALS, percent=False)
            if code and value is not None:
                history[period, code] = value
        return history

    # Section sheets -------------------------------------------------------------------------------------

    def sections(self, outline: Sequence[Heading]) -> tuple[SectionSheet, ...]:
        """The sheets that the outline lists, in its order, then other sheets that hold a section's tables."""
        listed = [heading.sheet for heading in outline if fold(heading.sheet) in self.sheets]
        own = {fold(name) for name in layout.OWN_SHEETS}
        others = [name for key, name in self.sheets.items() if key not in own and name not in listed]
        sections = [self.section(name) for name in dict.fromkeys(listed)]
        for name in others:
            # A sheet of the clerk's own may have headers like ours; only the outline makes it a section.
            with contextlib.suppress(De06Error):
                sections.append(self.section(name))
        return tuple(section for section in sections if section)

    def section(self, sheet: str) -> SectionSheet | None:
        rows = self.grid.read(sheet)
        figures = layout.find(rows, layout.FIGURES, sheet)
        paragraphs = layout.find(rows, layout.PARAGRAPHS, sheet)
        if figures is None and paragraphs is None:
            return None
        spare = layout.spare_rows(rows, paragraphs, (figures,)) if paragraphs else []
        return SectionSheet(
            sheet,
            tuple(
                indicator
                for row, fields in (self.rows_of(figures, rows, (paragraphs,)) if figures else ())
                if (indicator := self.indicator(row, fields))
            ),
            tuple(
                paragraph
                for row, fields in (self.rows_of(paragraphs, rows, (figures,)) if paragraphs else ())
                if (paragraph := self.paragraph(row, fields))
            ),
            tuple(paragraphs.row(number) for number in spare) if paragraphs else (),
        )

    def indicator(self, row: Row, fields: _Fields) -> Indicator | None:
        begin = len(self.problems)
        code, name = self.text(fields, row, "code"), self.text(fields, row, "name")
        if not code:
            self.problem(
                "missing-code",
                row.place("code"),
                f"Chỉ tiêu “{_short(name)}” chưa có mã; hãy đặt mã viết liền không dấu.",
            )
            return None
        decimals = self.decimals(fields, row, code)
        unit_of_measure = self.text(fields, row, "unit_of_measure")
        percent = unit_of_measure == "%"
        expression = self.text(fields, row, "expression").removeprefix("=").strip()
        aggregation = self.choice(fields, row, "aggregation", Aggregation)
        problems = len(self.problems)
        cell = fields["value"]
        constant = None
        if isinstance(cell, Formula):
            if not expression and aggregation is None and not same_formula(cell.text, gathered_formula(row)):
                self.problem(
                    "formula-in-entry",
                    row.place("value"),
                    "Ô nhập số đang chứa công thức; hãy gõ số, hoặc ghi công thức bằng mã vào cột Cách tính.",
                    code=code,
                    value=_short(cell.text),
                )
        else:
            constant = self.number(fields, row, "value", code, decimals, percent)
        unreadable = len(self.problems) > problems
        # A number there was added up from what units sent; what is odd about it is for the checks to tell.
        sent_decimals = decimals if isinstance(fields["collected"], str) else MAX_DECIMALS
        indicator = Indicator(
            code=code,
            name=name,
            row=row,
            unit_of_measure=unit_of_measure,
            decimals=decimals,
            expression=expression,
            aggregation=aggregation,
            owner=self.text(fields, row, "owner"),
            nature=self.choice(fields, row, "nature", Nature),
            constant=constant,
            formula=cell.text if isinstance(cell, Formula) else None,
            collected=self.number(fields, row, "collected", code, sent_decimals, percent),
            previous=self.number(fields, row, "previous", code, decimals, percent),
            as_of=self.date(fields, row, "as_of", code),
            unreadable=unreadable,
            as_text=isinstance(cell, str) and constant is not None,
        )
        self.problems[begin:] = (replace(problem, code=code) for problem in self.problems[begin:])
        return indicator

    def decimals(self, fields: _Fields, row: Row, code: str) -> int:
        cell = fields["decimals"]
        if cell is None or cell == "":
            return 0
        try:
            number = read_number(cell, decimals=0, percent=False)
        except UnreadableNumber:
            number = None
        if number is not None and number in range(MAX_DECIMALS + 1):
            return int(number)
        self.problem(
            "unknown-choice",
            row.place("decimals"),
            f"Số thập phân phải là số nguyên từ 0 đến {MAX_DECIMALS}; hãy sửa lại.",
            code=code,
            value=_found(cell),
        )
        return 0

    def paragraph(self, row: Row, fields: _Fields) -> Paragraph | None:
        text = self.text(fields, row, "text")
        include = self.text(fields, row, "include")
        kind_cell = fields["kind"]
        # "1." typed into a cell that lost its text format is the number 1 by the time it is read.
        kind_text = "1." if kind_cell in (1, 1.0) else self.text(fields, row, "kind")
        kind = next((kind for kind in ParagraphKind if fold(kind.value) == fold(kind_text)), None)
        if not text:
            return None
        if kind is None:
            kinds = ", ".join(kind.value for kind in ParagraphKind)
            reason = f"Không có kiểu đoạn “{_short(kind_text)}”" if kind_text else "Đoạn văn chưa chọn kiểu"
            message = f"{reason}; hãy chọn một trong: {kinds}."
            self.problem("unknown-choice", row.place("kind"), message, value=_short(kind_text) or None)
            kind = ParagraphKind.PLAIN
        return Paragraph(
            kind=kind,
            text=text,
            row=row,
            include=layout.INCLUDED if fold(include) == layout.INCLUDED else include,
            owner=self.text(fields, row, "owner"),
            previous=self.text(fields, row, "previous"),
        )

    # Cells ----------------------------------------------------------------------------------------------

    def text(self, fields: _Fields, row: Row, field: str) -> str:
        """A cell as text in NFC, without blanks around it; a formula there is a problem and reads as empty."""
        cell = fields[field]
        if cell is None:
            return ""
        if isinstance(cell, Formula):
            self.problem(
                "formula-in-entry",
                row.place(field),
                "Ô chữ đang chứa công thức; hãy gõ thẳng nội dung vào ô.",
                value=_short(cell.text),
            )
            return ""
        if isinstance(cell, dt.datetime | dt.date | dt.time):
            self.problem(
                "unreadable-date",
                row.place(field),
                "Ô chữ đang chứa ngày, giờ do Excel tự đổi; hãy định dạng ô là Text rồi gõ lại.",
                value=_found(cell),
            )
        return text_of(cell)

    def number(self, fields: _Fields, row: Row, field: str, code: str, decimals: int, percent: bool) -> Decimal | None:
        cell = fields[field]
        if isinstance(cell, Formula):
            return None
        try:
            return read_number(cell, decimals=decimals, percent=percent)
        except UnreadableNumber as error:
            self.problem(
                "unreadable-number",
                row.place(field),
                sentence(error),
                code=code,
                value=_found(cell),
                expected=error.meant,
            )
            return None

    def date(self, fields: _Fields, row: Row, field: str, code: str | None) -> dt.date | None:
        cell = fields[field]
        if isinstance(cell, Formula):
            self.problem(
                "formula-in-entry",
                row.place(field),
                "Ô ngày đang chứa công thức; hãy gõ ngày/tháng/năm.",
                code=code,
                value=_short(cell.text),
            )
            return None
        try:
            return read_date(cell)
        except UnreadableDate as error:
            rule = "ambiguous-date" if isinstance(error, AmbiguousDate) else "unreadable-date"
            self.problem(rule, row.place(field), sentence(error), code=code, value=_found(cell))
            return None

    def choice(
        self,
        fields: _Fields,
        row: Row,
        field: str,
        choices: type[Choice],
        shown: str = "",
        label: Callable[[Choice], str] = lambda member: str(member.value),
    ) -> Choice | None:
        text = self.text(fields, row, field)
        if not text:
            return None
        for member in choices:
            if fold(label(member)) == fold(text):
                return member
        listed = shown or ", ".join(map(label, choices))
        message = f"Không có lựa chọn “{_short(text)}”; hãy chọn: {listed}."
        self.problem("unknown-choice", row.place(field), message, value=_short(text))
        return None

    def problem(
        self,
        rule: str,
        place: Place,
        message: str,
        *,
        code: str | None = None,
        value: Decimal | str | None = None,
        expected: Decimal | None = None,
    ) -> None:
        finding = Finding(Severity.ERROR, rule, message, place, code=code, value=value, expected=expected)
        self.problems.append(finding)


@dataclass(frozen=True, slots=True)
class _Fields:
    """The cells of one row by field name."""

    found: Found
    cells: Sequence[Cell]

    def __getitem__(self, field: str) -> Cell:
        return self.found.cell(self.cells, field)


def _plain(cell: Cell) -> str:
    """A text that we wrote; empty where something else stands now."""
    return text_of(cell) if isinstance(cell, str) else ""


def _silently(read: Callable[..., Read | None], cell: Cell, **manner: Any) -> Read | None:
    """What a cell states, None where it cannot be read: for cells that nobody but us has to fill."""
    try:
        return read(cell, **manner)
    except (UnreadableDate, UnreadableNumber):
        return None


def _short(text: str) -> str:
    """A cell's text as a message quotes it."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"


def _found(cell: Cell) -> Decimal | str:
    """What stands in a cell, as a finding tells it: a number as number, a date as official writing has it."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float | Decimal) and math.isfinite(cell):
        return Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell)
    if isinstance(cell, dt.datetime) and cell.time() != dt.time():
        return f"{format_date(cell)} {cell:%H:%M:%S}"
    return format_date(cell) if isinstance(cell, dt.date) else _short(str(cell))
