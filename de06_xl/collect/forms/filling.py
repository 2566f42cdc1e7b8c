"""Fills a form received from the level above with the figures and paragraphs of this workbook.

    fill_form(data, "Phieu_2026-11_KG.xlsx", book, figures, findings, sha256) -> FilledForm

A row of the form is the figure of this workbook with the same code in `Mã cấp trên`, else in `Mã`. Only empty yellow
cells are written, and only if the form and this workbook mean the same by them; what somebody has typed is kept.
"""

from __future__ import annotations

import copy
import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.collect.forms.accepted import Accepted
from de06_xl.collect.forms.asked import Asked
from de06_xl.collect.forms.reading import read_form
from de06_xl.collect.forms.sheet import HIDDEN_KEYS, ORIGIN
from de06_xl.model import finding_kinds as kinds
from de06_xl.model import markup, placeholder
from de06_xl.model.breakdown import split_code
from de06_xl.model.finding import Severity
from de06_xl.model.forms import Forms
from de06_xl.model.paragraph import ParagraphKind
from de06_xl.model.texts import FigurePart, Texts, condition_codes, included
from de06_xl.process.aggregate import aggregated_figures
from de06_xl.process.trace import SHORT_HASH, How, origin_of
from de06_xl.system.cells import cell_numbers
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.dates import format_date
from de06_xl.vietnamese.text import fold
from de06_xl.workbook.grid import Block

if TYPE_CHECKING:
    import datetime as dt

    from de06_xl.collect.forms.form import Form, FormFigure
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.finding import Finding
    from de06_xl.model.outline import Heading
    from de06_xl.model.paragraph import Paragraph
    from de06_xl.model.place import Place, Row
    from de06_xl.workbook.grid import Cell


_MEND = "Các ô khác còn vàng: hãy sửa trong sổ rồi chạy lại, hoặc gõ tay vào phiếu."
_MEND_FORM = "Hãy sửa ô không đọc được trong phiếu rồi chạy lại, hoặc gõ tay các ô liên quan."


class Left(enum.Enum):
    """Why something in a form is left to its sender: what precedes the list, what is listed, and what to do."""

    UNKNOWN = (
        "Sổ không có mã",
        "mã",
        "Hãy ghi mã của phiếu vào cột Mã cấp trên của chỉ tiêu tương ứng rồi chạy lại, hoặc gõ tay các ô ấy.",
    )
    NO_ITEM = (
        "Danh mục của sổ không có mục của mã",
        "mã",
        "Hãy thêm mục ấy vào trang Danh mục, gõ số rồi chạy lại, hoặc gõ tay các ô ấy.",
    )
    NO_BREAKDOWN = (
        "Phiếu hỏi từng mục nhưng sổ không ghi Phân tổ cho mã",
        "mã",
        "Hãy ghi Phân tổ cho chỉ tiêu ấy, gõ số từng mục rồi chạy lại, hoặc gõ tay các ô ấy.",
    )
    ELSEWHERE = "Sổ ghi Mã cấp trên khác cho chỉ tiêu cùng Mã nên không điền mã", "mã", _MEND
    EMPTY = "Sổ chưa có số của mã", "mã", _MEND
    ERROR = "Ô trong sổ còn lỗi hoặc có công thức khác nên không điền mã", "mã", _MEND
    MEASURE = "Đơn vị tính trong phiếu khác trong sổ nên không điền mã", "mã", _MEND
    NATURE = "Loại số liệu trong phiếu khác trong sổ nên không điền mã", "mã", _MEND
    MOVED = "Tên trong phiếu là của mã khác trong sổ nên không điền mã", "mã", _MEND
    REPEATED = "Phiếu ghi mã hai lần nên không điền mã", "mã", _MEND
    DOUBTFUL = "Ô cùng hàng hoặc ô ngày trong phiếu không đọc được nên không điền mã", "mã", _MEND_FORM
    REFUSED = "Ô của phiếu không nhận số hay chữ của sổ nên không điền mã", "mã", _MEND
    DATED = "Phiếu ghi ngày số liệu khác trong sổ nên không điền mã", "mã", _MEND
    NOTHING = (
        "Phiếu đã ghi Không phát sinh nên không điền mã",
        "mã",
        "Nếu có phát sinh, hãy xóa dấu x ở ô Không phát sinh của phiếu rồi chạy lại.",
    )
    KEPT = "Ô đã có sẵn số nên giữ nguyên mã", "mã", ""
    NO_HEADING = "Sổ không có mục cùng mã, cùng tiêu đề nên để trống nội dung mục", "mục", _MEND
    NO_TEXT = "Sổ chưa có nội dung của mục", "mục", _MEND
    DOUBTFUL_TEXT = "Ô nội dung trong phiếu không đọc được nên giữ nguyên mục", "mục", _MEND_FORM
    KEPT_TEXT = "Phiếu đã có sẵn nội dung nên giữ nguyên mục", "mục", ""
    GAP = "Đoạn còn chỗ chưa có số nên không điền, ở ô", "ô", _MEND
    WRONG_TEXT = "Đoạn còn lỗi hoặc lấy số từ ô còn lỗi nên không điền, ở ô", "ô", _MEND

    def __init__(self, said: str, what: str, advice: str) -> None:
        self.said = said
        self.what = what
        self.advice = advice


_REASONS = {kinds.MEASURE_CHANGED: Left.MEASURE, kinds.CODE_MOVED: Left.MOVED, kinds.DUPLICATE_CODE: Left.REPEATED}
"""What a problem of a figure's row means for it; any other is DOUBTFUL."""
_FOR_SENDERS = (
    ("hãy điền vào phiếu đã nhận rồi gửi lại", "hãy chọn đúng phiếu cấp trên gửi rồi chạy lại"),
    ("hãy điền vào phiếu Excel đã nhận rồi gửi lại", "hãy chọn đúng phiếu Excel cấp trên gửi rồi chạy lại"),
    ("hãy điền vào phiếu đã nhận", "hãy chọn đúng phiếu cấp trên gửi rồi chạy lại"),
    ("hãy điền vào phiếu của đúng kỳ", "hãy xin cấp trên gửi phiếu của đúng kỳ"),
    ("hãy gửi mỗi phiếu một tệp", "hãy tách mỗi phiếu ra một tệp rồi chạy lại"),
    ("rồi gửi phiếu Excel bên trong", "rồi điền phiếu Excel bên trong"),
    ("rồi gửi lại", "rồi chạy lại"),
    ("hãy gửi lại", "hãy xin cấp trên gửi lại"),
)
"""What reading asks of a unit that sent the form, and of the one that fills it in, longer phrases first."""


@dataclass(frozen=True)
class FilledForm:
    """What was filled into a form from above, and what is ``left`` to its sender, by the form's codes.

    ``figures`` were written, those ``renamed`` under another name than in this workbook; ``texts`` are the headings
    with paragraphs.
    """

    form: Form
    blocks: tuple[Block, ...]
    figures: tuple[str, ...]
    renamed: tuple[str, ...]
    left: Mapping[Left, tuple[str, ...]]
    texts: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is left to be typed or decided by hand."""
        return not self.left


def fill_form(
    data: bytes, name: str, book: Book, figures: Figures, findings: Sequence[Finding], sha256: str
) -> FilledForm:
    """Fill in the form in an .xlsx file's bytes.

    ``findings`` are those of this workbook: a figure with an open error is not filled in. ``sha256`` is its digest, for
    tracing its figures. Raises NotAForm or De06Error for a file that is no form or is of another period, and if two
    rows of this workbook have the same `Mã cấp trên`.
    """
    asked = Asked(book)
    try:
        form = read_form(data, name, asked, uncounted=(kinds.UNKNOWN_CODE,))
    except De06Error as error:
        raise for_filling(error) from None
    if form.period != book.period:
        raise De06Error(
            f"là phiếu của {form.period.name}, sổ này của {book.period.name}; hãy chọn phiếu của đúng kỳ.", file=name
        )
    filling = _Filling(form, book, figures, asked, Accepted(data, name), _Withheld(book, figures, findings))
    return filling.done(f"sổ {book.file} ({sha256[:SHORT_HASH]})")


class _Withheld:
    """What of a workbook is not sent up: what has an open error, and whatever is made from it.

    ``codes`` are those of the figures; a formula whose result the clerk sees in place of the figure counts as an error.
    """

    def __init__(self, book: Book, figures: Figures, findings: Sequence[Finding]) -> None:
        found = [one for one in findings if one.open or (one.kind is kinds.EDITED_FORMULA and not one.accepted)]
        self._places = {one.place for one in found}
        codes = {one.code for one in found}
        wrong = {code for code, one in figures.items() if code in codes or self._in(one.indicator.row, "value")}
        self.codes = {code for code in figures if wrong & figures.depends_on(code)} if wrong else set()
        self._facts = {fact.key for fact in book.facts if self._in(fact.row)}
        while more := {one.key for one in book.facts if self._names_any(one.text)} - self._facts:
            self._facts |= more

    def paragraph(self, one: Paragraph) -> bool:
        """Whether a paragraph has an error, or names or depends on a figure or fact that has."""
        return self._in(one.row) or self._names_any(one.text) or self.condition(one)

    def condition(self, one: Paragraph) -> bool:
        """Whether it is unclear if a paragraph is printed, since its condition has an error or depends on one."""
        return self._in(one.row, "include") or not self.codes.isdisjoint(condition_codes(one))

    def _names_any(self, text: str) -> bool:
        """Whether a text names a figure or fact that is withheld."""
        named = placeholder.references(text)
        return any(one.form in self._facts if one.is_fact else one.name in self.codes for one in named)

    def _in(self, row: Row, *columns: str) -> bool:
        return any(row.place(column) in self._places for column in columns or row.columns)


class _Filling:
    """One form being filled in; ``left`` collects what is not."""

    def __init__(
        self, form: Form, book: Book, figures: Figures, asked: Asked, accepted: Accepted, withheld: _Withheld
    ) -> None:
        self._form = form
        self._book = book
        self._figures = figures
        self._asked = asked
        self._accepted = accepted
        self._withheld = withheld
        self._texts = Texts(book, figures)
        self._left: dict[Left, list[str]] = {}

    def done(self, workbook: str) -> FilledForm:
        for code in (str(one.value) for one in self._form.problems if one.kind is kinds.UNKNOWN_CODE):
            self._leave(self._why_unknown(code), code)
        for code in self._form.unknown_items:
            self._leave(Left.NO_ITEM, code)
        taken: list[FormFigure] = []
        for one in self._form.figures:
            if why := self._why_not(one):
                self._leave(why, one.code)
            else:
                taken.append(one)
        taken = self._of_one_date(taken)
        texts = dict(self._paragraphs())
        return FilledForm(
            form=self._form,
            blocks=(
                *(_cell(one.place, self._value(one)) for one in taken),
                *(_cell(place, format_date(day)) for place, day in self._dates(taken).items()),
                *(_cell(place, text) for place, text in texts.values()),
                *self._origins(taken, workbook),
            ),
            figures=tuple(one.code for one in taken),
            renamed=tuple(one.code for one in taken if self._renamed(one)),
            left={why: tuple(self._left[why]) for why in Left if why in self._left},
            texts=tuple(texts),
        )

    def _leave(self, why: Left, what: str) -> None:
        self._left.setdefault(why, []).append(what)

    # Figures --------------------------------------------------------------------------------------------

    def _why_unknown(self, code: str) -> Left:
        if self._asked.is_elsewhere(code):
            return Left.ELSEWHERE
        return Left.NO_BREAKDOWN if code in self._asked else Left.UNKNOWN

    def _why_not(self, one: FormFigure) -> Left | None:
        """Why a figure of the form is not filled in, None if it is."""
        own = self._asked.own(one.code)
        mapped = bool(own.upper_code)
        if one.assumed:
            return Left.NOTHING
        if one.value is not None or one.unreadable:
            return Left.KEPT
        if one.code in self._form.repeated:
            return Left.REPEATED
        problems = (problem for problem in self._form.problems if _concerns(problem, one))
        if problem := next((problem for problem in problems if not (mapped and _is_moved(problem, one))), None):
            return _REASONS.get(problem.kind, Left.DOUBTFUL)
        if one.nature and own.nature and fold(one.nature) != fold(own.nature.value):
            return Left.NATURE
        missing = self._figures.value(own.code) is None
        if missing and not own.unreadable:
            return Left.EMPTY
        if missing or own.code in self._withheld.codes:
            return Left.ERROR
        if self._value(one) is None:
            return Left.REFUSED
        differs = self._date(one) != self._stated_date(one)
        return Left.DATED if differs and (one.as_of or not one.date_place) else None

    def _value(self, one: FormFigure) -> Cell:
        """What is written into a figure's cell; None if there is nothing, or the cell does not accept it."""
        own = self._asked.own(one.code)
        value = self._figures.value(own.code)
        return None if value is None else self._accepted.takes(one.place, own.rounded(value))

    def _renamed(self, one: FormFigure) -> bool:
        """Whether the form calls the figure something else; no wonder with a `Mã cấp trên`, unless it is another's."""
        own = self._asked.own(one.code)
        name = own.item.name if own.item else own.name
        expected = own.upper_code and not own.item and not any(_is_moved(each, one) for each in self._form.problems)
        return bool(one.name) and fold(one.name) != fold(name) and not expected

    # Dates ----------------------------------------------------------------------------------------------

    def _date(self, one: FormFigure) -> dt.date | None:
        """The date of a figure in this workbook, else that of the form."""
        return self._asked.own(one.code).as_of or self._book.dates.get("den_ngay") or self._stated_date(one)

    def _stated_date(self, one: FormFigure) -> dt.date | None:
        return one.as_of or self._form.as_of

    def _of_one_date(self, taken: Sequence[FormFigure]) -> list[FormFigure]:
        """The figures that the form can date: a matrix has one date, the whole form's if its figures differ."""
        days: dict[Place | None, set[dt.date | None]] = {}
        for one in taken:
            days.setdefault(one.matrix_date, set()).add(self._date(one))
        kept = []
        for one in taken:
            if one.matrix_date and len(days[one.matrix_date]) > 1 and self._date(one) != self._stated_date(one):
                self._leave(Left.DATED, one.code)
            else:
                kept.append(one)
        return kept

    def _dates(self, taken: Sequence[FormFigure]) -> dict[Place, dt.date]:
        """The dates to be written, by cell: those that differ from the whole form's."""
        return {
            one.date_place: day
            for one in taken
            if one.date_place and (day := self._date(one)) and day != self._stated_date(one)
        }

    # Paragraphs -----------------------------------------------------------------------------------------

    def _paragraphs(self) -> Iterator[tuple[str, tuple[Place, str]]]:
        """The paragraphs for the form's headings that have none yet."""
        written = {text.section for text in self._form.texts}
        doubtful = {problem.place for problem in self._form.problems}
        headings = {heading.code: heading for heading in self._book.outline}
        for code, place in self._form.sections.items():
            heading = headings.get(code)
            if code in written:
                self._leave(Left.KEPT_TEXT, code)
            elif place in doubtful:
                self._leave(Left.DOUBTFUL_TEXT, code)
            elif heading is None or not self._same_title(heading):
                self._leave(Left.NO_HEADING, code)
            elif paragraphs := self._printed(heading):
                if lines := list(self._lines(paragraphs)):
                    yield code, (place, "\n".join(lines))
            else:
                self._leave(Left.NO_TEXT, code)

    def _same_title(self, heading: Heading) -> bool:
        """Whether the form calls the section what this workbook calls it, if it says so."""
        title = self._form.titles.get(heading.code, "")
        own = f"{heading.code}. {self._texts.printed(heading.title)}".partition("\n")[0]
        return not title or fold(title).rstrip(" .:") == fold(own).rstrip(" .:")

    def _printed(self, heading: Heading) -> list[Paragraph]:
        """The paragraphs below a heading that are printed, or would be but for an error."""
        section = self._book.section(heading.sheet)
        return [
            one
            for one in (section.paragraphs if section else ())
            if not (one.kind.is_heading or one.kind is ParagraphKind.TABLE)
            and one.text
            and (included(one, self._figures) or self._withheld.condition(one))
        ]

    def _lines(self, paragraphs: Sequence[Paragraph]) -> Iterator[str]:
        """Paragraphs as printed, without notes; one with a gap or an error is left."""
        for one in paragraphs:
            parts = self._texts.fill(one.text)
            if any(isinstance(part, FigurePart) and not part.known for part in parts):
                self._leave(Left.GAP, one.row.place("text").address)
            elif self._withheld.paragraph(one):
                self._leave(Left.WRONG_TEXT, one.row.place("text").address)
            elif line := markup.without_notes("".join(map(str, parts))).strip():
                yield line

    # Origins --------------------------------------------------------------------------------------------

    def _origins(self, taken: Sequence[FormFigure], workbook: str) -> Iterator[Block]:
        """The origin of each figure, written to the form's hidden sheet for those who collect it."""
        aggregated = {one.indicator.code: one for one in aggregated_figures(self._book, Forms(self._book))}
        rows: list[list[Cell]] = []
        for one in taken:
            own = self._asked.own(one.code)
            origin = origin_of(self._figures, own.code, aggregated.get(own.code))
            how = {How.TYPED: "gõ tay", How.OVERRIDDEN: "gõ đè", How.COMPUTED: "tính"}.get(origin.how, "")
            if origin.how is How.AGGREGATED and origin.aggregated:
                how = origin.aggregated.way.lower()
            value = "" if origin.figure.value is None else f" = {own.as_typed(own.rounded(origin.figure.value))}"
            rows.append([ORIGIN + one.code, f"{own.row.place('value').address}{value}, {how}, {workbook}"])
        if rows and self._form.hidden_sheet:
            yield Block(self._form.hidden_sheet, len(HIDDEN_KEYS) + 1, 1, rows)


def _concerns(problem: Finding, one: FormFigure) -> bool:
    """Whether a problem of reading the form is about a figure: its code, its matrix's column or date, or its row."""
    if problem.severity is Severity.NOTE:
        return False
    if _is_moved(problem, one) or problem.code in (one.code, split_code(one.code)[0]):
        return True
    place = problem.place
    if place and place == one.date_place:
        return True
    return bool(place and place.sheet == one.row.sheet and cell_numbers(place.cell)[0] == one.row.number)


def _is_moved(problem: Finding, one: FormFigure) -> bool:
    """Whether a problem is that the form calls a figure, or its matrix's column, what another one is called."""
    return problem.kind is kinds.CODE_MOVED and problem.value in (one.code, split_code(one.code)[0])


def for_filling(error: De06Error) -> De06Error:
    """An error of reading, worded for who fills the form in instead of who sent it."""
    worded = copy.copy(error)
    for sender, filler in _FOR_SENDERS:
        worded.reason = worded.reason.replace(sender, filler)
    return worded


def _cell(place: Place, value: Cell) -> Block:
    row, column = cell_numbers(place.cell)
    return Block(place.sheet, row, column, [[value]])
