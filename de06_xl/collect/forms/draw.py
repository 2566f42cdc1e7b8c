"""Draws the form that a unit fills in: one plain .xlsx with the rows it owes, nothing else, and checks in words.

`forms.sheet` says what stands on it and how a reader finds it again; addresses are the drawing's own affair.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.collect.forms import sheet as form
from de06_xl.collect.forms.earlier import Earlier
from de06_xl.collect.forms.live import (
    DOUBTFUL,
    EMPTY,
    NOTHING,
    RIGHT,
    WRONG,
    Cells,
    live_rules,
    row_check,
    ticked,
    verdict_when_empty,
)
from de06_xl.model.duties import figures_owed, group_figures, group_headings, group_units, headings_owed
from de06_xl.model.expression import When, excel_formula
from de06_xl.model.texts import Texts
from de06_xl.system.cells import MAX_FORMULA, cell_name, cell_numbers, column_name, sheet_reference
from de06_xl.vietnamese.dates import format_date
from de06_xl.workbook.drawing import CHECK_SIZE, Drawing, number_format
from de06_xl.workbook.heights import LINE_HEIGHT

if TYPE_CHECKING:
    from decimal import Decimal

    from xlsxwriter.worksheet import Worksheet

    from de06_xl.model.book import Book
    from de06_xl.model.expression import Code
    from de06_xl.model.figures import Figures
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.outline import Heading
    from de06_xl.model.unit import Unit

TEXT_ROWS = 4
"""Rows for paragraphs under each heading: one, and three to spare."""
LONGEST_ASIDE = 700
"""Characters of an earlier text that are shown: what the height of its rows has room for."""
LARGEST = 999_999_999_999_999
"""15 digits: beyond, Excel itself changes what is typed."""
LARGEST_RATE = 1_000
"""Per cent that can be typed; above 100 the check asks whether it is meant."""
MAX_TITLE, MAX_MESSAGE = 32, 255
"""Characters of a validation's title and message in Excel."""

_LEFT = ("unit", "period", "deadline", "number", "nothing", "source")
_RIGHT = ("document", "document_date", "compiled_by", "approved_by", "phone")
"""The facts in two columns of the sheet."""
_HINTS = {
    "unit": "Chọn đơn vị của mình trong danh sách thả xuống.",
    "number": "Gửi lần đầu là 1; mỗi lần gửi lại tăng thêm 1.",
    "nothing": "Ghi x khi cả kỳ không có gì phát sinh: ô số để trống được tính là 0. Số lũy kế thì gõ lại số kỳ trước.",
    "source": "Chỉ cán bộ tổng hợp ghi khi nhập thay đơn vị: số lấy từ văn bản, thư, điện thoại nào.",
    "document": "Số, ký hiệu văn bản của đơn vị, ví dụ 45/BC-CAT; chưa có thì để trống.",
    "document_date": "Gõ ngày/tháng/năm, ví dụ 18/5/2022.",
    "compiled_by": "Họ tên người lập phiếu.",
    "approved_by": "Họ tên, chức vụ người duyệt.",
    "phone": "Số điện thoại của người lập, để hỏi lại khi cần.",
}
"""What is told of a fact's cell when it is selected."""
_SUMMARY, _FIRST_FACT = 1, 5
"""Rows of the line that sums up and of the first fact, counted from 0."""
_PEOPLE = ("compiled_by", "approved_by", "phone")
"""Facts that every form must name."""
COMPLETE, OPEN, UNCHOSEN = "Phiếu đã điền đủ, chưa thấy chỗ sai; hãy lưu và gửi lại tệp này.", "Còn", "Chưa chọn"
"""What the line on top begins with, by which it is coloured."""
_AT = {column.field: at for at, column in enumerate(form.FIGURES.columns)}
"""Columns of the figures, counted from 0."""
_HERE, _HIDDEN = sheet_reference(form.SHEET), sheet_reference(form.HIDDEN_SHEET)
_UNITS, _TICK = "ds_don_vi", "ds_danh_dau"
_RULE_COLUMNS, _LIST_COLUMN, _COUNT_COLUMN = (4, 5, 6), 8, 11
"""Columns of the hidden sheet beside its keys, counted from 1: rules (code, sentence, verdict), lists, counts."""
_NO_TEXT_BEFORE = "Viết kết quả trong kỳ của đơn vị, mỗi đoạn một ô; không có thì ghi Không."
_HOW = (
    "1. Gõ vào các ô vàng. Số nghìn gõ liền (7440); không có thì gõ 0; giữ nguyên cột Mã. Cả kỳ không có gì phát sinh "
    "thì ghi x vào ô Không phát sinh.\n"
    "2. Cột Kiểm tra nói bằng lời ô nào chưa điền, ô nào sai. Hãy sửa đến khi dòng trên cùng báo đã đủ; số đúng mà vẫn "
    "bị nhắc thì ghi lý do vào cột Ghi chú.\n"
    "3. Lưu rồi gửi lại chính tệp Excel này (không chụp ảnh, không chuyển sang PDF). Gửi lại lần sau thì tăng Lần gửi "
    "thêm 1. Cần nới hàng, cột thì kéo như thường."
)


@dataclass(frozen=True)
class Content:
    """What a form is drawn from: what is owed, by whom, and what was sent for the period before.

    ``units`` are one, or in the form of a ``group`` those that may choose themselves; ``previous`` are figures by
    code, ``earlier_texts`` paragraphs by the code of their heading.
    """

    indicators: Sequence[Indicator]
    headings: Sequence[Heading]
    units: Sequence[Unit]
    group: str
    previous: Mapping[str, Decimal]
    earlier_texts: Mapping[str, Sequence[str]]


def content_of(book: Book, unit: Unit) -> Content:
    """What stands in the form of one unit."""
    indicators, earlier = figures_owed(book, unit), Earlier(book)
    previous = earlier.figures(unit, indicators)
    return Content(indicators, headings_owed(book, unit), [unit], "", previous, earlier.texts(unit))


def group_content_of(book: Book, group: str) -> Content:
    """What stands in the common form of a group: what its units share, and no earlier figures."""
    units = group_units(book, group)
    return Content(group_figures(book, group), group_headings(book, group), units, group, {}, {})


def draw_form(book: Book, figures: Figures, unit: Unit) -> bytes:
    """The form of one unit as .xlsx bytes; the same workbook gives the same."""
    return draw(book, figures, content_of(book, unit))


def draw_group_form(book: Book, figures: Figures, group: str) -> bytes:
    """One form for all units of a group, which choose themselves from a list, as .xlsx bytes."""
    return draw(book, figures, group_content_of(book, group))


def draw(book: Book, figures: Figures, content: Content) -> bytes:
    """A form with this content as .xlsx bytes."""
    return _Form(book, figures, content).draw()


def unit_label(unit: Unit) -> str:
    """A unit as a form names it: "AB - Huyện An Biên"."""
    return f"{unit.code}{form.PARTING}{unit.name}"


class _Form:
    """One form being drawn; ``facts`` are the cells of its facts by field, ``rows`` those of its figures by code.

    ``texts`` are the first and last rows of each heading's paragraphs, ``checks`` is the range of the column Kiểm tra.
    """

    def __init__(self, book: Book, figures: Figures, content: Content) -> None:
        self.book = book
        self.content = content
        self.drawing = Drawing(title=f"Phiếu số liệu Đề án 06 {book.period.name}", subject=str(book.period))
        self.filling = Texts(book, figures)
        self.rules = live_rules(book, figures, content.indicators, content.previous)
        self.last = len(form.FIGURES.columns) - 1
        self.facts: dict[str, str] = {}
        self.rows: dict[str, int] = {}
        self.texts: list[tuple[int, int]] = []
        self.checks = ""

    def draw(self) -> bytes:
        sheet = self.drawing.sheet(form.SHEET, columns=form.FIGURES.columns)
        row = self.head(sheet)
        if self.content.indicators:
            row = self.table_of_figures(sheet, row)
        if self.content.headings:
            row = self.table_of_texts(sheet, row)
        hidden = self.drawing.book.add_worksheet(form.HIDDEN_SHEET)
        self.hidden_keys(hidden)
        self.hidden_rules(hidden)
        self.hidden_lists(hidden)
        hidden.very_hidden()
        self.summary(sheet, *self.counts(hidden))
        sheet.print_area(0, 0, row - 2, self.last)
        name = f"nhóm {self.content.group}" if self.content.group else unit_label(self.content.units[0])
        self.drawing.footer(sheet, f"Phiếu số liệu Đề án 06 {self.book.period.name} · {name}")
        sheet.protect("", {"format_rows": True, "format_columns": True})
        sheet.activate()
        return self.drawing.close()

    # The sheet that the unit sees -----------------------------------------------------------------------

    def head(self, sheet: Worksheet) -> int:
        """Title, the line that sums the checks up, how to fill it in, and the facts; the next free row."""
        style, book, content = self.drawing.style, self.book, self.content
        sheet.set_row(0, 30)
        sheet.write_string(0, 0, f"PHIẾU SỐ LIỆU ĐỀ ÁN 06 {book.period.name_upper}", style("title"))
        sheet.set_row(_SUMMARY, 24)
        issuer = book.fact("co_quan_ban_hanh")
        for_whom = f"Phiếu chung của {len(content.units)} đơn vị nhóm {content.group}. " if content.group else ""
        sheet.write_string(2, 0, for_whom + (f"Nơi nhận phiếu: {issuer}." if issuer else ""), style("subtitle"))
        sheet.merge_range(3, 0, 3, self.last, _HOW, style("body"))
        sheet.set_row(3, 3.5 * LINE_HEIGHT)
        sheet.freeze_panes(_SUMMARY + 1, 0)
        deadline = book.dates.get("han_gui")
        fixed = {
            "unit": None if content.group else unit_label(content.units[0]),
            "period": f"{book.period}{form.PARTING}{book.period.name}",
            "deadline": format_date(deadline) if deadline else "",
        }
        for row, name in enumerate(_LEFT, _FIRST_FACT):
            sheet.write_string(row, 0, form.LABELS[name], style("label"))
            self.facts[name] = f"$B${row + 1}"
            if name == "number":
                sheet.write_number(row, 1, 1, style("input_left", "0"))
            elif (value := fixed.get(name)) is not None:
                sheet.write_string(row, 1, value, style("fact"))
            else:
                sheet.write_blank(row, 1, None, style("input_text"))
        for row, name in enumerate(_RIGHT, _FIRST_FACT):
            sheet.write_string(row, _AT["value"], form.LABELS[name], style("label_right"))
            self.facts[name] = f"${column_name(_AT['value'] + 2)}${row + 1}"
            sheet.merge_range(row, _AT["value"] + 1, row, _AT["check"], None, style("input_text"))
        self.fact_rules(sheet)
        return _FIRST_FACT + len(_LEFT) + 1

    def fact_rules(self, sheet: Worksheet) -> None:
        """What the facts' cells take, and what they tell when selected."""
        drawing = self.drawing
        cells = {name: cell_numbers(cell.replace("$", "")) for name, cell in self.facts.items()}
        lists = (("unit", _UNITS), ("nothing", _TICK)) if self.content.group else (("nothing", _TICK),)
        for name, choices in lists:
            row, column = cells[name]
            drawing.choices(sheet, row - 1, row - 1, column - 1, choices, form.LABELS[name], _HINTS[name])
        row, column = cells["number"]
        title, hint = form.LABELS["number"], _HINTS["number"]
        drawing.numbers(sheet, row - 1, column - 1, whole=True, least=1, most=99, title=title, hint=hint)
        for name in ("source", *_RIGHT):
            row, column = cells[name]
            drawing.hint(sheet, row - 1, row - 1, column - 1, form.LABELS[name], _HINTS[name])

    def table_of_figures(self, sheet: Worksheet, row: int) -> int:
        """The table Số liệu; the next free row."""
        drawing, columns = self.drawing, form.FIGURES.columns
        drawing.banner(sheet, row, form.FIGURES.name, len(columns))
        drawing.header(sheet, row + 1, columns)
        row = first = row + 2
        part: Heading | None = None
        for indicator in self.content.indicators:
            heading = next((one for one in self.book.outline if one.sheet == indicator.row.sheet), None)
            if heading and heading is not part:
                self.part(sheet, row, heading)
                part, row = heading, row + 1
            self.rows[indicator.code] = row
            row += 1
        # Rules look at rows below theirs: all must be known before the first is drawn.
        for indicator in self.content.indicators:
            self.figure(sheet, self.rows[indicator.code], indicator)
        last = row - 1
        hint = "Ngày chốt của số này: ngày/tháng/năm, ví dụ 18/5/2022."
        drawing.hint(sheet, first, last, _AT["as_of"], "Số liệu đến ngày", hint)
        drawing.hint(sheet, first, last, _AT["note"], "Ghi chú", "Lý do, nguồn số liệu; không bắt buộc.")
        check, value = ((first, _AT[field], last, _AT[field]) for field in ("check", "value"))
        for words, look in (((WRONG,), "error_row"), ((DOUBTFUL,), "warning_row")):
            drawing.colour_by_words(sheet, check, _AT["check"], words, look)
            drawing.colour_by_words(sheet, value, _AT["check"], words, look)
        drawing.colour_by_words(sheet, check, _AT["check"], (RIGHT, NOTHING), "good_row")
        letter = column_name(_AT["check"] + 1)
        self.checks = f"{_HERE}!${letter}${first + 1}:${letter}${last + 1}"
        sheet.repeat_rows(first - 1)
        return last + 2

    def titled(self, heading: Heading) -> str:
        """A heading with its code, its facts filled in: "II.4. Làm sạch dữ liệu…"."""
        return f"{heading.code}. {''.join(map(str, self.filling.fill(heading.title)))}"

    def part(self, sheet: Worksheet, row: int, heading: Heading) -> None:
        """A row that names the heading whose figures follow; it has no code, so that nobody takes it for a figure."""
        look = self.drawing.style("part", middle=True)
        sheet.write_blank(row, _AT["code"], None, look)
        sheet.merge_range(row, _AT["name"], row, self.last, self.titled(heading), look)
        self.drawing.fit_row(sheet, row, [], least=1.3, fixed=True)

    def figure(self, sheet: Worksheet, row: int, indicator: Indicator) -> None:
        number = number_format(indicator.decimals)
        before = self.content.previous.get(indicator.code)
        style = functools.partial(self.drawing.style, middle=True)
        sheet.write_string(row, _AT["code"], indicator.code, style("code"))
        sheet.write_string(row, _AT["name"], indicator.name, style("text"))
        sheet.write_string(row, _AT["unit_of_measure"], indicator.unit_of_measure, style("center"))
        if before is None:
            sheet.write_blank(row, _AT["previous"], None, style("computed_number", number))
        else:
            sheet.write_number(row, _AT["previous"], float(before), style("computed_number", number))
        sheet.write_blank(row, _AT["value"], None, style("input_number", number))
        sheet.write_blank(row, _AT["as_of"], None, style("input_center"))
        sheet.write_blank(row, _AT["note"], None, style("input_text"))
        own = [number for number, rule in enumerate(self.rules) if rule.about == indicator.code]
        formula, shown = row_check(self.book, indicator, before, self.cells_of(row, own))
        sheet.write_formula(row, _AT["check"], formula, style("check"), shown)
        check, name = (form.FIGURES.column(field).width for field in ("check", "name"))
        texts = [(self.rules[number].sentence, check * 12 / CHECK_SIZE) for number in own]
        self.drawing.fit_row(sheet, row, [*texts, (indicator.name, name)], least=1.75, fixed=True)
        self.number_rules(sheet, row, _AT["value"], indicator)

    def cells_of(self, row: int, rules: Sequence[int]) -> Cells:
        """What the check of a row looks at; ``rules`` are the numbers of its own, which follow each other."""
        value, previous, as_of = (cell_name(row + 1, _AT[field] + 1) for field in ("value", "previous", "as_of"))
        ranges = [
            f"{_HIDDEN}!${letter}${rules[0] + 2}:${letter}${rules[-1] + 2}" if rules else None
            for letter in map(column_name, _RULE_COLUMNS[1:])
        ]
        return Cells(value, previous, as_of, self.facts["nothing"], *ranges)

    def number_rules(self, sheet: Worksheet, row: int, column: int, indicator: Indicator) -> None:
        title = f"Giá trị ({indicator.unit_of_measure})" if indicator.unit_of_measure else "Giá trị"
        how = "Gõ số nguyên, số nghìn gõ liền (7440); không có thì gõ 0."
        if indicator.percent:
            how = "Gõ con số, không kèm dấu %: 97,53 chứ không phải 97,53%."
        elif not indicator.counting:
            how = "Gõ con số, dấu phẩy trước phần lẻ; không có thì gõ 0."
        name = indicator.name
        if len(name) > (room := MAX_MESSAGE - len(how) - 2):
            name = f"{name[: room - 1]}…"
        self.drawing.numbers(
            sheet,
            row,
            column,
            whole=indicator.counting,
            least=0,
            most=LARGEST_RATE if indicator.percent else LARGEST,
            title=title if len(title) <= MAX_TITLE else "Giá trị",
            hint=f"{name}.\n{how}",
        )

    def table_of_texts(self, sheet: Worksheet, row: int) -> int:
        """The table Nội dung, with room for paragraphs under each heading; the next free row."""
        drawing, style = self.drawing, self.drawing.style
        drawing.banner(sheet, row, form.TEXTS.name, self.last + 1)
        sheet.set_row(row + 1, 34)
        for at, field in enumerate(("section", "text")):
            sheet.write_string(row + 1, at, form.TEXTS.column(field).header, style("header"))
        sheet.merge_range(row + 1, 2, row + 1, self.last, form.TEXTS.column("title").header, style("header"))
        row += 2
        for heading in self.content.headings:
            last = row + TEXT_ROWS - 1
            sheet.merge_range(row, 2, last, self.last, self.aside(heading), style("aside"))
            for line in range(row, last + 1):
                sheet.write_string(line, 0, heading.code, style("code"))
                sheet.write_blank(line, 1, None, style("input_text"))
                drawing.fit_row(sheet, line, [], least=2)
            hint = "Mỗi đoạn một ô, không đánh số, không gạch đầu dòng; không có nội dung thì ghi Không."
            drawing.hint(sheet, row, last, 1, f"Nội dung mục {heading.code}"[:MAX_TITLE], hint)
            self.texts.append((row, last))
            row = last + 1
        return row + 1

    def aside(self, heading: Heading) -> str:
        """What stands beside the paragraphs of a heading: its title, and what the unit wrote the period before."""
        earlier = self.content.earlier_texts.get(heading.code)
        if not earlier:
            return f"{self.titled(heading)}\n{_NO_TEXT_BEFORE}"
        written = "\n".join(earlier)
        if len(written) > LONGEST_ASIDE:
            written = f"{written[: LONGEST_ASIDE - 1].rstrip()}…"
        return f"{self.titled(heading)}\nKỳ trước đơn vị đã gửi (chép lại được, nhớ sửa cho đúng kỳ này):\n{written}"

    def summary(self, sheet: Worksheet, formula: str, shown: str) -> None:
        sheet.merge_range(_SUMMARY, 0, _SUMMARY, self.last, None, self.drawing.style("summary"))
        sheet.write_formula(_SUMMARY, 0, formula, self.drawing.style("summary"), shown)
        line = (_SUMMARY, 0, _SUMMARY, self.last)
        self.drawing.colour_by_words(sheet, line, 0, (COMPLETE,), "good_row")
        self.drawing.colour_by_words(sheet, line, 0, (OPEN, UNCHOSEN), "warning_row")

    # The hidden sheet -----------------------------------------------------------------------------------

    def hidden_keys(self, sheet: Worksheet) -> None:
        """What tells a reader which form this is."""
        content = self.content
        keys = (
            str(form.FORM_VERSION),
            str(self.book.period),
            "" if content.group else content.units[0].code,
            content.group,
            form.fingerprint(content.indicators),
        )
        text = self.drawing.style("text")
        for row, (key, value) in enumerate(zip(form.HIDDEN_KEYS, keys, strict=True)):
            sheet.write_string(row, 0, key, text)
            sheet.write_string(row, 1, value, text)

    def hidden_lists(self, sheet: Worksheet) -> None:
        """The values of the drop-down lists, under defined names."""
        text = self.drawing.style("text")
        units = [unit_label(unit) for unit in self.content.units] if self.content.group else []
        for column, (name, values) in enumerate(((_UNITS, units), (_TICK, ["x"])), _LIST_COLUMN - 1):
            if not values:
                continue
            sheet.write_string(0, column, name, text)
            for row, value in enumerate(values, 1):
                sheet.write_string(row, column, value, text)
            letter = column_name(column + 1)
            self.drawing.book.define_name(name, f"={_HIDDEN}!${letter}$2:${letter}${len(values) + 1}")

    def hidden_rules(self, sheet: Worksheet) -> None:
        text = self.drawing.style("text")
        code, sentence, verdict = (column - 1 for column in _RULE_COLUMNS)
        for column, header in ((code, "Quy tắc"), (sentence, "Thông báo"), (verdict, "Đúng")):
            sheet.write_string(0, column, header, text)
        for row, rule in enumerate(self.rules, 1):
            sheet.write_string(row, code, rule.code, text)
            sheet.write_string(row, sentence, rule.sentence, text)
            formula = excel_formula(rule.relation, self.cell_of)
            if len(formula) <= MAX_FORMULA:
                sheet.write_formula(row, verdict, formula, None, verdict_when_empty(rule, self.content.previous))
            else:  # it is checked when the form comes in
                sheet.write_string(row, verdict, "…")

    def cell_of(self, term: Code) -> str:
        """The cell on the visible sheet of a figure of now or of the period before."""
        field = "previous" if term.when is When.PREVIOUS else "value"
        return f"{_HERE}!${column_name(_AT[field] + 1)}${self.rows[term.code] + 1}"

    def counts(self, sheet: Worksheet) -> tuple[str, str]:
        """What the checks left open, counted; the formula that says it in words, and its result while all is empty."""
        counts = (
            (*self.checks_beginning(WRONG), "chỗ sai"),
            (*self.checks_beginning(DOUBTFUL), "chỗ nên xem lại"),
            (*self.checks_beginning(EMPTY), "số liệu chưa điền"),
            (*self.sections_without_text(), "mục chưa có nội dung"),
            (*self.people_missing(), "ô người lập, người duyệt, điện thoại chưa ghi"),
        )
        letter = column_name(_COUNT_COLUMN + 1)
        told, shown = "", ""
        for row, (formula, count, words) in enumerate(counts):
            sheet.write_string(row, _COUNT_COLUMN - 1, words, self.drawing.style("text"))
            sheet.write_formula(row, _COUNT_COLUMN, f"={formula}", None, count)
            cell = f"{_HIDDEN}!${letter}${row + 1}"
            told += f'&IF({cell}>0,", "&TEXT({cell},"00")&" {words}","")'
            shown += f", {count:02} {words}" if count else ""
        row = len(counts)
        sheet.write_string(row, _COUNT_COLUMN - 1, "việc còn lại", self.drawing.style("text"))
        sheet.write_formula(row, _COUNT_COLUMN, f"={told[1:]}", None, shown)
        rest = f"{_HIDDEN}!${letter}${row + 1}"
        summary = f'IF({rest}="","{COMPLETE}","{OPEN} "&MID({rest},3,250)&".")'
        result = f"{OPEN} {shown[2:]}." if shown else COMPLETE
        if self.content.group:
            unchosen = f"{UNCHOSEN} đơn vị báo cáo. "
            return f'=IF(TRIM({self.facts["unit"]})="","{unchosen}","")&{summary}', unchosen + result
        return f"={summary}", result

    def checks_beginning(self, words: str) -> tuple[str, int]:
        """How many checks begin with these words, as a formula, and while all is empty."""
        count = len(self.content.indicators) if words == EMPTY else 0
        return f'SUMPRODUCT(--(LEFT({self.checks},{len(words)})="{words}"))' if self.checks else "0", count

    def sections_without_text(self) -> tuple[str, int]:
        if not self.texts:
            return "0", 0
        nothing = f"{_HERE}!{self.facts['nothing']}"
        empty = "+".join(f"(COUNTA({_HERE}!$B${first + 1}:$B${last + 1})=0)" for first, last in self.texts)
        return f"IF({ticked(nothing)},0,0+{empty})", len(self.texts)

    def people_missing(self) -> tuple[str, int]:
        return "+".join(f'(TRIM({_HERE}!{self.facts[field]})="")' for field in _PEOPLE), len(_PEOPLE)
