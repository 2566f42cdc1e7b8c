"""Draws a master workbook from its content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.collect.standing import TO_COMPLETE, TO_CORRECT, label_of
from de06_xl.model import expression
from de06_xl.model.finding import Severity
from de06_xl.model.indicator import Aggregation, Indicator, Nature
from de06_xl.model.paragraph import ParagraphKind
from de06_xl.model.place import Row
from de06_xl.model.responses import FormState, SourceState, Standing
from de06_xl.model.rule import Missing, Scope
from de06_xl.system.cells import cell_name, column_name, sheet_reference
from de06_xl.workbook import layout
from de06_xl.workbook.drawing import Drawing, number_format, table_formats
from de06_xl.workbook.formulas import (
    FINDING_CELLS,
    FINDING_CODES,
    FINDING_SEVERITIES,
    FINDING_SHEETS,
    FINDING_STATES,
    change_formula,
    fact_formula,
    figure_state_formula,
    paragraph_state_formula,
    sheet_name_formula,
    value_formula,
)

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from de06_xl.build.content import Content, ContentHeading, ContentIndicator

SPARE_FIGURES, SPARE_PARAGRAPHS, SPARE_ROWS = 8, 12, 15
"""Formatted rows left free for the clerk below each table."""
MOST_DECIMALS = 4
"""Decimals that a figure is shown with in its sheet; the report prints as many as its row says."""
FINDING_ROWS = 400
NAMED_ROWS = 2000
"""The row down to which findings are counted and coloured."""
OVERVIEW_ROWS, OVERVIEW_UNITS = 40, 200
"""Headings and units that `Tổng quan` can list."""
SOURCE_ROWS, LISTED_ROWS = 400, 10_000
"""Formatted rows of `Nguồn số liệu`, and those that its filter covers: 144 communes times 60 figures."""
COUNTED = (SourceState.COUNTED, SourceState.COMPLETE, SourceState.PLACED)
"""States of its rows that need no look."""
HEADER_ROW = 3
"""The row of the first table's headers on every sheet, counted from 0."""
SHEET_NAME = (1, layout.FIGURES.index("collected") - 1)
"""Where a section sheet keeps its own name: row 2 of the first folded column, counted from 0."""

TAB_INPUT, TAB_SECTION, TAB_REGISTER = "#C9A227", "#1F3864", "#8A93A6"

LISTS: dict[str, tuple[str, ...]] = {
    "ds_kieu": tuple(kind.value for kind in ParagraphKind),
    "ds_cach_tong_hop": tuple(way.value for way in Aggregation),
    "ds_loai_so_lieu": tuple(nature.value for nature in Nature),
    "ds_khi_trong": ("báo lỗi", 'nối "Không."', "bỏ mục"),
    "ds_co": ("x",),
    "ds_muc": tuple(severity.label for severity in Severity),
    "ds_pham_vi": tuple(scope.value for scope in Scope),
    "ds_thieu_so_lieu": tuple(missing.value for missing in Missing),
    "ds_trang_thai": tuple(state.value for state in FormState),
}
"""Values of drop-down lists by their defined names."""


def draw_master(content: Content) -> bytes:
    """The workbook as .xlsx bytes, with stored results, the same for the same content."""
    master = _Master(content)
    return master.draw()


class _Master:
    def __init__(self, content: Content) -> None:
        self.content = content
        self.drawing = Drawing(title=content.title, subject=content.subject)
        self.rows = {indicator.code: self.row_of(indicator) for indicator in content.indicators}

    def draw(self) -> bytes:
        sections = [heading for heading in self.content.headings if heading.sheet]
        self.overview()
        self.facts()
        self.outline()
        for heading in sections:
            self.section(heading)
        self.units()
        self.rules()
        self.received()
        self.register(layout.SUBMITTED, "Số liệu các đơn vị gửi, kèm nguồn; do chương trình ghi.")
        self.sources()
        self.empty_table(layout.HISTORY, "Số liệu các kỳ trước; do chương trình ghi.")
        self.findings()
        self.empty_table(layout.LOG, "Những việc chương trình đã làm với sổ này.")
        self.lists()
        return self.drawing.close()

    # Where things stand ---------------------------------------------------------------------------------

    def indicators_of(self, section: str) -> list[ContentIndicator]:
        return [indicator for indicator in self.content.indicators if indicator.section == section]

    def row_of(self, indicator: ContentIndicator) -> Row:
        sheet = next(heading.sheet for heading in self.content.headings if heading.code == indicator.section)
        at = self.indicators_of(indicator.section).index(indicator)
        columns = {column.field: column_name(n) for n, column in enumerate(layout.FIGURES.columns, 1)}
        return Row(sheet, HEADER_ROW + 2 + at, columns)

    # Section sheets -------------------------------------------------------------------------------------

    def section(self, heading: ContentHeading) -> None:
        drawing, columns = self.drawing, layout.FIGURES.columns
        sheet = drawing.sheet(heading.sheet, tab=TAB_SECTION, columns=columns)
        shown = sum(not column.folded for column in columns)
        drawing.heading(
            sheet,
            _heading_formula(),
            "Ô vàng: gõ vào. Ô xám: chương trình tự tính. Hàng đỏ, vàng đậm: có lỗi, cảnh báo ở trang Kiểm tra.",
            shown - 1,
        )
        sheet.write_formula(*SHEET_NAME, sheet_name_formula(), drawing.style("subtitle"), heading.sheet)
        indicators = self.indicators_of(heading.code)
        first = HEADER_ROW + 1
        drawing.banner(sheet, HEADER_ROW - 1, layout.FIGURES.name, shown)
        drawing.header(sheet, HEADER_ROW, columns)
        for at, indicator in enumerate(indicators):
            self.figure(sheet, first + at, indicator)
        figures_end = first + len(indicators) + SPARE_FIGURES
        for row in range(first + len(indicators), figures_end):
            self.spare_figure(sheet, row)
        self.figure_hints(sheet, first, figures_end - 1)
        self.spare_looks(sheet, first + len(indicators), figures_end - 1)
        drawing.colour_rows(sheet, first, figures_end - 1, shown - 1, layout.FIGURES.index("state") - 1)

        text_header = figures_end + 2
        drawing.banner(sheet, text_header - 1, layout.PARAGRAPHS.name, shown)
        drawing.header(sheet, text_header, layout.PARAGRAPHS.columns)
        paragraphs = self.content.paragraphs.get(heading.code, [])
        first_text = text_header + 1
        texts_end = first_text + len(paragraphs) + SPARE_PARAGRAPHS
        for row in range(first_text, texts_end):
            at = row - first_text
            kind, text = paragraphs[at] if at < len(paragraphs) else ("", "")
            self.paragraph(sheet, row, kind, text)
        kind_hint = layout.PARAGRAPHS.column("kind").hint
        drawing.choices(sheet, first_text, texts_end - 1, 0, "ds_kieu", "Kiểu đoạn", kind_hint)
        for field, title in (("text", "Nội dung"), ("include", "Đưa vào báo cáo")):
            at = layout.PARAGRAPHS.index(field) - 1
            drawing.hint(sheet, first_text, texts_end - 1, at, title, layout.PARAGRAPHS.column(field).hint)
        state = layout.PARAGRAPHS.index("state") - 1
        drawing.colour_rows(sheet, first_text, texts_end - 1, state, state)

        if indicators:
            sheet.freeze_panes(first, 2)
        else:
            for row in range(HEADER_ROW - 1, text_header - 1):
                sheet.set_row(row, None, None, {"hidden": True})
            sheet.freeze_panes(first_text, 0)
        # Headers of figures on a page of texts would name its columns wrongly.
        drawing.printed(sheet, shown, None if indicators else text_header)

    def spare_looks(self, sheet: Worksheet, first: int, last: int) -> None:
        """Looks of spare rows that follow what is typed into them: grey where computed, the decimals of the row."""
        drawing, at = self.drawing, {column.field: number for number, column in enumerate(layout.FIGURES.columns)}
        cell = {field: f"${column_name(number + 1)}{first + 1}" for field, number in at.items()}
        computed = f'OR({cell["expression"]}<>"",{cell["aggregation"]}<>"")'
        for decimals in range(1, MOST_DECIMALS + 1):
            these, number = f"{cell['decimals']}={decimals}", number_format(decimals)
            value = (first, at["value"], last, at["value"])
            drawing.when(sheet, value, f"=AND({these},{computed})", drawing.style("computed_row", number))
            drawing.when(sheet, value, f"={these}", drawing.style("number_row", number))
            drawing.when(
                sheet, (first, at["previous"], last, at["change"]), f"={these}", drawing.style("number_row", number)
            )
            collected = (first, at["collected"], last, at["collected"])
            drawing.when(sheet, collected, f"={these}", drawing.style("number_row", number))
        drawing.when(sheet, (first, at["value"], last, at["value"]), f"={computed}", drawing.style("computed_row"))

    def figure(self, sheet: Worksheet, row: int, indicator: ContentIndicator) -> None:
        style = self.drawing.style
        index = {column.field: at for at, column in enumerate(layout.FIGURES.columns)}
        number = number_format(indicator.decimals)
        computed = bool(indicator.expression or indicator.aggregation)
        sheet.write_string(row, index["code"], indicator.code, style("code"))
        sheet.write_string(row, index["name"], indicator.name, style("text"))
        sheet.write_string(row, index["unit_of_measure"], indicator.unit, style("center"))
        value_style = style("computed_number" if computed else "input_number", number)
        if indicator.value is not None:
            sheet.write_number(row, index["value"], float(indicator.value), value_style)
        elif computed:
            formula, result = self.computed(indicator)
            sheet.write_formula(row, index["value"], formula, value_style, result)
        else:
            sheet.write_blank(row, index["value"], None, value_style)
        sheet.write_blank(row, index["previous"], None, style("computed_number", number))
        self.row_formulas(sheet, row, number)
        as_of = style("center" if computed else "input_center")
        _text(sheet, row, index["as_of"], indicator.as_of, as_of)
        for field, text in (
            ("note", indicator.note),
            ("expression", indicator.expression),
            ("aggregation", indicator.aggregation),
            ("owner", indicator.owner),
            ("nature", indicator.nature),
        ):
            _text(sheet, row, index[field], text, style("text"))
        sheet.write_blank(row, index["collected"], None, style("computed_number", number))
        sheet.write_number(row, index["decimals"], indicator.decimals, style("number"))
        widths = {field: layout.FIGURES.column(field).width for field in ("name", "note")}
        texts = [(indicator.name, widths["name"]), (indicator.note, widths["note"])]
        self.drawing.fit_row(sheet, row, texts)

    def spare_figure(self, sheet: Worksheet, row: int) -> None:
        style = self.drawing.style
        looks = {
            "code": style("code"),
            "value": style("input_number", number_format(0)),
            "previous": style("computed_number", number_format(0)),
            "as_of": style("input_center"),
            "collected": style("computed_number", number_format(0)),
            "unit_of_measure": style("center"),
        }
        for at, column in enumerate(layout.FIGURES.columns):
            default = style("text" if column.text else "plain")
            sheet.write_blank(row, at, None, looks.get(column.field, default))
        self.row_formulas(sheet, row, number_format(0))

    def row_formulas(self, sheet: Worksheet, row: int, number: str) -> None:
        """`Tăng/giảm` and `Lỗi`, which every row has, spare ones too."""
        index = layout.FIGURES.index
        value, previous = (cell_name(row + 1, index(field)) for field in ("value", "previous"))
        code = f"${cell_name(row + 1, index('code'))}"
        change = self.drawing.style("computed_number", number)
        sheet.write_formula(row, index("change") - 1, change_formula(value, previous), change, "")
        state = figure_state_formula(code)
        sheet.write_formula(row, index("state") - 1, state, self.drawing.style("state"), "")

    def computed(self, indicator: ContentIndicator) -> tuple[str, str | float]:
        """The formula of `Giá trị` and the result to store beside it."""
        values = {other.code: other.value for other in self.content.indicators}
        parsed = expression.parse(indicator.expression) if indicator.expression else None
        row = Indicator(
            code=indicator.code,
            name=indicator.name,
            row=self.rows[indicator.code],
            expression=indicator.expression,
            aggregation=Aggregation(indicator.aggregation) if indicator.aggregation else None,
        )
        formula = value_formula(row, parsed, self.rows)
        assert formula is not None
        result = parsed.number(values.get) if parsed else None
        return formula, "" if result is None else float(result)

    def figure_hints(self, sheet: Worksheet, first: int, last: int) -> None:
        at = {column.field: n for n, column in enumerate(layout.FIGURES.columns)}
        sheet.data_validation(
            first,
            at["value"],
            last,
            at["value"],
            {
                "validate": "decimal",
                "criteria": ">=",
                "value": 0,
                "ignore_blank": True,
                "input_title": "Giá trị",
                "input_message": "Ô vàng: gõ số, không kèm đơn vị; không phát sinh thì gõ 0. "
                "Ô xám tự tính; gõ đè là lấy số gõ vào và sẽ được kiểm tra.",
                "error_title": "Không phải số",
                "error_message": "Ô này chỉ nhận số từ 0 trở lên. Số nghìn gõ liền: 7440.",
                "error_type": "stop",
            },
        )
        for field, title in (("code", "Mã chỉ tiêu"), ("as_of", "Số liệu đến ngày")):
            self.drawing.hint(sheet, first, last, at[field], title, layout.FIGURES.column(field).hint)
        for field, name, title in (
            ("aggregation", "ds_cach_tong_hop", "Cách tổng hợp"),
            ("nature", "ds_loai_so_lieu", "Loại số liệu"),
        ):
            self.drawing.choices(sheet, first, last, at[field], name, title, "Chọn trong danh sách.")

    def paragraph(self, sheet: Worksheet, row: int, kind: str, text: str) -> None:
        style, index = self.drawing.style, layout.PARAGRAPHS.index
        _text(sheet, row, index("kind") - 1, kind, style("center"))
        _text(sheet, row, index("text") - 1, text, style("input_text"))
        _text(sheet, row, index("owner") - 1, "", style("center"))
        _text(sheet, row, index("include") - 1, layout.INCLUDED if text else "", style("input_center"))
        name = cell_name(SHEET_NAME[0] + 1, SHEET_NAME[1] + 1)
        state = paragraph_state_formula(f"${cell_name(row + 1, index('text'))}", f"${name[:-1]}${name[-1]}")
        sheet.write_formula(row, index("state") - 1, state, style("state"), "")
        _text(sheet, row, index("previous") - 1, "", style("code"))
        self.drawing.fit_row(sheet, row, [(text, layout.PARAGRAPHS.column("text").width)])

    # Other sheets ---------------------------------------------------------------------------------------

    def table_sheet(self, table: layout.Table, subtitle: str, tab: str) -> Worksheet:
        drawing = self.drawing
        sheet = drawing.sheet(table.sheet, tab=tab, columns=table.columns)
        shown = sum(not column.folded for column in table.columns)
        drawing.heading(sheet, table.name, subtitle, shown - 1)
        drawing.header(sheet, HEADER_ROW, table.columns)
        sheet.freeze_panes(HEADER_ROW + 1, 0)
        for at, column in enumerate(table.columns):
            if column.hint:
                drawing.hint(sheet, HEADER_ROW + 1, HEADER_ROW + 400, at, column.header, column.hint)
        return sheet

    def blank_rows(self, sheet: Worksheet, table: layout.Table, first: int, count: int) -> None:
        for row in range(first, first + count):
            for at, look in enumerate(table_formats(self.drawing, table)):
                sheet.write_blank(row, at, None, look)
            self.drawing.fit_row(sheet, row, [])

    def listed_rows(self, sheet: Worksheet, table: layout.Table, first: int, count: int) -> None:
        """Rows that are lined and coloured only where they say something."""
        looks = ["finding" if column.text else "finding_number" for column in table.columns]
        for row in range(first, first + count):
            for at, look in enumerate(looks):
                sheet.write_blank(row, at, None, self.drawing.style(look))
            self.drawing.fit_row(sheet, row, [])

    def empty_table(self, table: layout.Table, subtitle: str) -> None:
        sheet = self.table_sheet(table, subtitle, TAB_REGISTER)
        self.blank_rows(sheet, table, HEADER_ROW + 1, SPARE_ROWS)
        self.drawing.printed(sheet, _shown(table), HEADER_ROW)

    def register(self, table: layout.Table, subtitle: str) -> Worksheet:
        """A table that the program fills, however long: lined wherever a row says something."""
        drawing, first = self.drawing, HEADER_ROW + 1
        sheet = self.table_sheet(table, subtitle, TAB_REGISTER)
        self.listed_rows(sheet, table, first, SPARE_ROWS)
        for at, column in enumerate(table.columns):
            if not column.text:  # for the rows below; not the cells' own look: programs leave such cells out
                sheet.set_column(at, at, column.width, drawing.style("body_number"))
        area = (first, 0, HEADER_ROW + LISTED_ROWS, len(table.columns) - 1)
        drawing.when(sheet, area, f'=$A{first + 1}<>""', drawing.style("filled_row"))
        drawing.printed(sheet, _shown(table), HEADER_ROW)
        return sheet

    def received(self) -> None:
        """`Phiếu nhận`, where the clerk chooses between two forms of one unit."""
        sheet = self.register(
            layout.RECEIVED,
            "Mỗi tệp nhận được một hàng, kể cả tệp không dùng; hàng có chữ “chờ”, “cần sửa” là phải xử lý.",
        )
        at = layout.RECEIVED.index("state") - 1
        hint = layout.RECEIVED.column("state").hint
        self.drawing.choices(sheet, HEADER_ROW + 1, HEADER_ROW + 4000, at, "ds_trang_thai", "Trạng thái", hint)

    def sources(self) -> None:
        """`Nguồn số liệu`: sums in bold, what did not come in yellow."""
        table, drawing = layout.SOURCES, self.drawing
        sheet = self.table_sheet(
            table, "Mỗi số tổng hợp lấy từ đơn vị nào, tệp nào, ô nào; do nút Tổng hợp ghi.", TAB_REGISTER
        )
        area = (HEADER_ROW + 1, 0, HEADER_ROW + LISTED_ROWS, _shown(table) - 1)
        self.listed_rows(sheet, table, area[0], SOURCE_ROWS)
        sheet.autofilter(HEADER_ROW, *area[1:])
        words = [state.value for state in SourceState if state not in COUNTED]
        drawing.colour_by_words(sheet, area, table.index("state") - 1, words, "filled_warning_row")
        code, unit, key = (f"${column_name(table.index(field))}{area[0] + 1}" for field in ("code", "unit", "key"))
        drawing.when(sheet, area, f'=AND({code}<>"",{unit}="",{key}="")', drawing.style("filled_bold_row"))
        drawing.when(sheet, area, f'={code}<>""', drawing.style("filled_row"))
        drawing.printed(sheet, _shown(table), HEADER_ROW)

    def facts(self) -> None:
        table, style = layout.FACTS, self.drawing.style
        sheet = self.table_sheet(table, "Điền một lần cho mỗi kỳ; báo cáo Word lấy từ đây.", TAB_INPUT)
        row = HEADER_ROW + 1
        for fact in self.content.facts:
            for number, value in enumerate(fact.values):
                sheet.write_string(row, 0, fact.key, style("code"))
                label = fact.label if len(fact.values) == 1 else f"{fact.label} ({number + 1})"
                sheet.write_string(row, 1, label, style("text"))
                _text(sheet, row, 2, value, style("text" if fact.key == "phien_ban" else "input_text"))
                hint = fact.hint if number == 0 else ""
                _text(sheet, row, 3, hint, style("text"))
                self.drawing.fit_row(sheet, row, [(value, table.columns[2].width), (hint, table.columns[3].width)])
                row += 1
        for spare in range(row, row + SPARE_ROWS):
            for at, look in enumerate(("code", "text", "input_text", "text")):
                sheet.write_blank(spare, at, None, style(look))
        self.drawing.printed(sheet, _shown(table), HEADER_ROW)

    def outline(self) -> None:
        table, style = layout.OUTLINE, self.drawing.style
        sheet = self.table_sheet(
            table, "Mỗi hàng là một tiêu đề của báo cáo, theo đúng thứ tự in; thêm hàng là thêm mục.", TAB_INPUT
        )
        row = HEADER_ROW + 1
        for heading in self.content.headings:
            level = heading.code.count(".") + 1
            sheet.write_string(row, 0, heading.code, style("center"))
            sheet.write_number(row, 1, level, style("number"))
            sheet.write_string(row, 2, heading.title, style("text"))
            _text(sheet, row, 3, heading.sheet, style("text"))
            sheet.write_string(row, 4, heading.when_empty, style("text"))
            _text(sheet, row, 5, "x" if heading.carry_over else "", style("center"))
            _text(sheet, row, 6, "", style("text"))
            self.drawing.fit_row(sheet, row, [(heading.title, table.columns[2].width)])
            row += 1
        self.blank_rows(sheet, table, row, SPARE_ROWS)
        first, last = HEADER_ROW + 1, row + SPARE_ROWS - 1
        when_empty = "Báo lỗi; nối thêm “Không.” vào tiêu đề; hoặc bỏ cả mục."
        self.drawing.choices(sheet, first, last, 4, "ds_khi_trong", "Khi mục trống", when_empty)
        carry = "x: nội dung được chép sang kỳ sau để sửa tiếp."
        self.drawing.choices(sheet, first, last, 5, "ds_co", "Chép sang kỳ sau", carry)
        self.drawing.printed(sheet, _shown(table), HEADER_ROW)

    def units(self) -> None:
        table, looks = layout.UNITS, table_formats(self.drawing, layout.UNITS)
        subtitle = "Đơn vị gửi số liệu; nhóm gọi nhiều đơn vị cùng một tên."
        if any(unit.email for unit in self.content.units):
            subtitle += " Địa chỉ thư điện tử trong sổ mẫu này là đặt ra làm ví dụ, không có thật."
        sheet = self.table_sheet(table, subtitle, TAB_INPUT)
        row = HEADER_ROW + 1
        for unit in self.content.units:
            fields = {
                "code": unit.code,
                "name": unit.name,
                "group": unit.group,
                "level": unit.level,
                "email": unit.email,
                "sections": "; ".join(unit.sections),
                "valid_to": unit.valid_to,
            }
            for at, column in enumerate(table.columns):
                _text(sheet, row, at, fields.get(column.field, ""), looks[at])
            row += 1
        self.blank_rows(sheet, table, row, SPARE_ROWS)
        self.drawing.printed(sheet, _shown(table), HEADER_ROW)

    def rules(self) -> None:
        table, looks = layout.RULES, table_formats(self.drawing, layout.RULES)
        sheet = self.table_sheet(table, "Quan hệ phải đúng giữa các số liệu; mỗi hàng một quy tắc.", TAB_REGISTER)
        row = HEADER_ROW + 1
        for rule in self.content.rules:
            texts = [(str(getattr(rule, column.field)), column.width) for column in table.columns]
            for at, (text, _) in enumerate(texts):
                _text(sheet, row, at, text, looks[at])
            self.drawing.fit_row(sheet, row, texts)
            row += 1
        self.blank_rows(sheet, table, row, SPARE_ROWS)
        for field, name, hint in (
            ("severity", "ds_muc", "Lỗi chặn báo cáo; cảnh báo nên xem lại; lưu ý chỉ cho biết."),
            ("scope", "ds_pham_vi", "Kiểm tra trong phiếu của đơn vị, trong sổ tổng hợp, hay cả hai."),
            ("missing", "ds_thieu_so_lieu", "Khi thiếu một số: không kiểm tra; coi số ấy là 0; hoặc báo thiếu."),
            ("enabled", "ds_co", "x: có kiểm tra; để trống: không."),
        ):
            at = table.index(field) - 1
            title = table.columns[at].header
            self.drawing.choices(sheet, HEADER_ROW + 1, HEADER_ROW + 400, at, name, title, hint)
        self.drawing.printed(sheet, _shown(table), HEADER_ROW)

    def findings(self) -> None:
        table, drawing = layout.FINDINGS, self.drawing
        sheet = self.table_sheet(table, layout.UNCHECKED, TAB_INPUT)
        first, last = HEADER_ROW + 1, HEADER_ROW + FINDING_ROWS
        looks = [drawing.style("finding") for _ in table.columns]
        looks[table.index("cell") - 1] = drawing.style("finding_link")
        keys = f"${column_name(table.index('key'))}${first + 1}:${column_name(table.index('key'))}${NAMED_ROWS}"
        hidden = "Trang đang lọc nên có dòng bị ẩn: chọn Data, Clear (Dữ liệu, Xóa) để thấy đủ."
        sheet.write_formula(
            HEADER_ROW - 1, 0, f'=IF(SUBTOTAL(103,{keys})<COUNTA({keys}),"{hidden}","")', drawing.style("alert"), ""
        )
        for row in range(first, last + 1):
            for at, look in enumerate(looks):
                sheet.write_blank(row, at, None, look)
            drawing.fit_row(sheet, row, [], least=2)
        sheet.autofilter(HEADER_ROW, 0, last, len(table.columns) - 1)
        for field, name in (
            ("code", FINDING_CODES),
            ("severity", FINDING_SEVERITIES),
            ("sheet", FINDING_SHEETS),
            ("cell", FINDING_CELLS),
            ("state", FINDING_STATES),
        ):
            letter = column_name(table.index(field))
            drawing.book.define_name(
                name, f"={sheet_reference(table.sheet)}!${letter}${first + 1}:${letter}${NAMED_ROWS}"
            )
        self.finding_looks(sheet, first, NAMED_ROWS - 1)
        drawing.printed(sheet, _shown(table), HEADER_ROW)

    def finding_looks(self, sheet: Worksheet, first: int, last: int) -> None:
        """Lines only around rows that say something, a colour only for what stands open: the rest is not printed."""
        drawing, table = self.drawing, layout.FINDINGS
        at = {column.field: number for number, column in enumerate(table.columns)}
        cell = {field: f"${column_name(number + 1)}{first + 1}" for field, number in at.items()}
        filled = f'={cell["key"]}<>""'
        for severity, look in ((Severity.ERROR, "filled_error_row"), (Severity.WARNING, "filled_warning_row")):
            still_open = f'=AND({cell["severity"]}="{severity.label}",{cell["state"]}="{layout.STATE_OPEN}")'
            drawing.when(sheet, (first, 0, last, 0), still_open, drawing.style(look))
        drawing.when(sheet, (first, 0, last, at["explanation"] - 1), filled, drawing.style("filled_row"))
        inside = (first, at["explanation"], last, at["explanation"])
        drawing.when(sheet, inside, filled, drawing.style("filled_input_row"))
        drawing.when(sheet, (first, at["state"], last, at["state"]), filled, drawing.style("filled_row"))

    def lists(self) -> None:
        sheet = self.drawing.book.add_worksheet(layout.LISTS_SHEET)
        for at, (name, values) in enumerate(LISTS.items()):
            sheet.write_string(0, at, name)
            for row, value in enumerate(values, 1):
                sheet.write_string(row, at, value, self.drawing.style("text"))
            letter = column_name(at + 1)
            self.drawing.book.define_name(
                name, f"={sheet_reference(layout.LISTS_SHEET)}!${letter}$2:${letter}${len(values) + 1}"
            )
        sheet.hide()

    # Tổng quan ------------------------------------------------------------------------------------------

    def overview(self) -> None:
        drawing, style = self.drawing, self.drawing.style
        sheet = drawing.sheet(layout.OVERVIEW_SHEET, tab=TAB_INPUT)
        for at, column in enumerate(layout.STANDINGS.columns):
            sheet.set_column(at, at, column.width, style("body"))
        sheet.set_row(0, 34)
        sheet.write_string(0, 0, "SỔ TỔNG HỢP BÁO CÁO ĐỀ ÁN 06", style("title"))
        facts = {fact.key: fact.values[0] for fact in self.content.facts}

        row = 2
        self.bar(sheet, row, "Tình trạng")
        findings = f'COUNTIFS({FINDING_SEVERITIES},{{}},{FINDING_STATES},"{layout.STATE_OPEN}")'
        # What hangs on `Kiểm tra` has no stored result: LibreOffice would show that one instead of counting.
        state = (
            ("Cơ quan báo cáo", fact_formula("co_quan_ban_hanh"), facts["co_quan_ban_hanh"]),
            ("Kỳ báo cáo", fact_formula("ky"), facts["ky"]),
            ("Hạn gửi báo cáo", fact_formula("han_gui"), facts["han_gui"]),
            (layout.STANDINGS_LABEL, layout.NOTHING_COLLECTED, ""),
            ("Lần kiểm tra gần nhất", f"={sheet_reference(layout.FINDINGS.sheet)}!$A$2", ""),
            ("Lỗi còn mở", "=" + findings.format('"lỗi"'), ""),
            ("Cảnh báo còn mở", "=" + findings.format('"cảnh báo"'), ""),
        )
        standings = row + 1 + next(at for at, (label, *_) in enumerate(state) if label == layout.STANDINGS_LABEL)
        for label, content, result in state:
            row += 1
            sheet.write_string(row, 0, label, style("label"))
            if content.startswith("="):
                sheet.write_formula(row, 1, content, style("overview_value"), result)
            else:
                sheet.write_string(row, 1, content, style("overview_value"))
            if "còn mở" in label:
                drawing.colour_counts(sheet, row, 1, "error_row" if "Lỗi" in label else "warning_row")

        row += 2
        self.bar(sheet, row, "Việc cần làm")
        for number, (text, target) in enumerate(
            (
                ("Điền kỳ báo cáo, số, ngày, nơi nhận ở trang Thông tin chung.", layout.FACTS.sheet),
                ("Nhập số liệu và nội dung vào ô vàng của từng mục (bảng dưới).", ""),
                (
                    "Bấm Kiểm tra (lệnh de06 validate --write); sửa các hàng đỏ, hoặc ghi Giải trình.",
                    layout.FINDINGS.sheet,
                ),
                ("Bấm Xuất Word (lệnh de06 report).", ""),
            ),
            1,
        ):
            row += 1
            sheet.write_string(row, 0, f"Bước {number}", style("label"))
            sheet.write_string(row, 1, text, style("body"))
            if target:
                sheet.write_url(row, 2, f"internal:{sheet_reference(target)}!A1", style("link"), f"{target} ►")

        row += 2
        self.bar(sheet, row, "Các mục của báo cáo")
        row += 1
        for at, text in enumerate(("Mã mục", "Tiêu đề", "Trang tính", "Lỗi", "Cảnh báo")):
            sheet.write_string(row, at, text, style("header"))
        self.overview_rows(sheet, row)
        drawing.colour_headings(sheet, row + 1, row + OVERVIEW_ROWS)
        sheet.freeze_panes(2, 0)
        lines = (row + 1, 0, row + OVERVIEW_ROWS, 4)
        drawing.when(sheet, lines, f'=$A{row + 2}<>""', drawing.style("filled_row"))
        row += OVERVIEW_ROWS + 2
        self.standings(sheet, row)
        sheet.write_url(
            standings,
            2,
            f"internal:{sheet_reference(layout.OVERVIEW_SHEET)}!A{row + 1}",
            style("link"),
            f"{layout.STANDINGS.name} ►",
        )
        drawing.printed(sheet, len(layout.STANDINGS.columns))
        sheet.activate()

    def standings(self, sheet: Worksheet, row: int) -> None:
        """The units that owe something and how they stand; Thu phiếu and Tổng hợp fill it."""
        table, drawing = layout.STANDINGS, self.drawing
        self.bar(sheet, row, table.name)
        drawing.header(sheet, row + 1, table.columns)
        first, last = row + 2, row + 1 + OVERVIEW_UNITS
        self.listed_rows(sheet, table, first, OVERVIEW_UNITS)
        area, told = (first, 0, last, len(table.columns) - 1), table.index("standing") - 1
        waiting = [one for one in Standing if one is not Standing.SENT]
        overdue, open_words = [label_of(one) for one in waiting], [one.value for one in waiting]
        sent = [label_of(Standing.SENT), TO_CORRECT, TO_COMPLETE]
        drawing.colour_by_words(sheet, area, told, overdue, "filled_error_row")
        drawing.colour_by_words(sheet, area, told, [*open_words, *sent], "filled_warning_row")
        drawing.when(sheet, area, f'=$A{first + 1}<>""', drawing.style("filled_row"))

    def overview_rows(self, sheet: Worksheet, header: int) -> None:
        """The outline's headings, read from it row by row, so that a clerk's own appear too."""
        outline = sheet_reference(layout.OUTLINE.sheet)
        letters = {column.field: column_name(at) for at, column in enumerate(layout.OUTLINE.columns, 1)}
        for number in range(OVERVIEW_ROWS):
            row = header + 1 + number
            source = f"ROW()-ROW($A${header + 1})+{HEADER_ROW + 1}"

            def cell(field: str, source: str = source) -> str:
                return f"INDEX({outline}!${letters[field]}:${letters[field]},{source})"

            heading = self.content.headings[number] if number < len(self.content.headings) else None
            name = f"$C{row + 1}"
            link = f'''"#'"&SUBSTITUTE({cell("sheet")},"'","''")&"'!A1"'''
            counts = (
                f'=IF({name}="","",COUNTIFS({FINDING_SHEETS},{cell("sheet")},{FINDING_SEVERITIES},"{label}",'
                f'{FINDING_STATES},"{layout.STATE_OPEN}"))'
                for label in (Severity.ERROR.label, Severity.WARNING.label)
            )
            looks = ("overview_code", "overview_text", "overview_link", "overview_count", "overview_count")
            formulas = (
                (f'={cell("code")}&""', heading.code if heading else ""),
                (f'={cell("title")}&""', heading.title if heading else ""),
                (f'=IF({cell("sheet")}="","",HYPERLINK({link},{cell("sheet")}))', heading.sheet if heading else ""),
                *((formula, "") for formula in counts),
            )
            for at, ((formula, result), look) in enumerate(zip(formulas, looks, strict=True)):
                sheet.write_formula(row, at, formula, self.drawing.style(look), result)
            self.drawing.fit_row(sheet, row, [(heading.title if heading else "", layout.STANDINGS.columns[1].width)])

    def bar(self, sheet: Worksheet, row: int, text: str) -> None:
        self.drawing.banner(sheet, row, text, 5)


def _heading_formula() -> str:
    """A section's heading, found by the sheet's own name, so that a copied sheet shows its own."""
    outline = sheet_reference(layout.OUTLINE.sheet)
    name = f"${column_name(SHEET_NAME[1] + 1)}${SHEET_NAME[0] + 1}"
    row = f"MATCH({name},{outline}!$D:$D,0)"
    return f'=IFERROR("Mục "&INDEX({outline}!$A:$A,{row})&". "&INDEX({outline}!$C:$C,{row}),{name})'


def _shown(table: layout.Table) -> int:
    """How many columns of a table are not folded; those that are stand last."""
    return sum(not column.folded for column in table.columns)


def _text(sheet: Worksheet, row: int, column: int, text: str, look: object) -> None:
    if text:
        sheet.write_string(row, column, text, look)
    else:
        sheet.write_blank(row, column, None, look)
