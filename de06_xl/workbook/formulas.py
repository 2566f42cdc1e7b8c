"""Our own formulas in the section sheets: `Giá trị` of derived and aggregated rows, `Tăng/giảm`, `Lỗi`.

Rows are found by their code in whole columns, so that a clerk can insert, move and sort rows. INDEX may refer to the
column of its own cell without becoming circular, since it returns one cell.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from de06_xl.model.breakdown import split_code
from de06_xl.model.expression import When, excel_formula
from de06_xl.model.finding import Severity
from de06_xl.system.cells import MAX_FORMULA, column_name, sheet_reference
from de06_xl.workbook.layout import FACTS, FINDINGS, HISTORY, STATE_OPEN

if TYPE_CHECKING:
    from de06_xl.model.expression import Code, Expression
    from de06_xl.model.figures import Figures
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.place import Row

FINDING_CODES, FINDING_SEVERITIES, FINDING_SHEETS, FINDING_CELLS, FINDING_STATES = (
    "kt_ma",
    "kt_muc",
    "kt_trang",
    "kt_o",
    "kt_trang_thai",
)
"""Defined names of the columns of `Kiểm tra`, which the other sheets count."""
CHANGED_COLUMNS = "kt_da_doi"
"""Defined name of the cell that counts changes since the last check."""
CHANGED_SINCE = "Số liệu đã đổi sau lần kiểm tra; hãy kiểm tra lại."
"""The notice on `Tổng quan` after such a change."""
PREVIEW_OUTDATED = "Đã đổi sau lần kiểm tra: hãy Kiểm tra lại."
"""The notice on the section sheets, in the column `Sẽ in`, after such a change."""

_PERIODS_IN_WORDS = {
    f"{{tt.{fact}}}": word
    for key, name in (("ky", "kỳ này"), ("ky_sau", "kỳ sau"), ("ky_truoc", "kỳ trước"))
    for fact, word in ((key, name), (key.capitalize(), name.capitalize()), (key.upper(), name.upper()))
}
_SHEET = r"(?:'(?:[^']|'')*'|[\w.]+)!"
_LOOKUP = re.compile(rf"""INDEX\(({_SHEET})?([A-Z]*)[^()'!]*,MATCH\("(\w+)",(?:{_SHEET})?[^()'!]*,0\)\)""")
_WHOLE_COLUMN = re.compile(r"\b([A-Z]{1,3})1:([A-Z]{1,3})1048576\b")


def value_formula(
    indicator: Indicator, expression: Expression | None, rows: Mapping[str, Row], figures: Figures | None = None
) -> str | None:
    """The formula of `Giá trị`: the expression of `Cách tính`, or the value of `Tổng hợp`.

    None for an entered row, and if the formula would be longer than Excel allows. ``rows`` are the rows of all
    indicators by code; the lookup of a code without a row is #N/A, which the formula shows as empty. ``figures`` give
    last year's figures; without them, these are missing.
    """
    if expression is not None:

        def reference(term: Code) -> str:
            if term.when is When.YEAR_AGO:
                return _year_ago(term.code, figures)
            return _cell_of(term, indicator.row, rows, figures)

        formula = excel_formula(expression, reference)
        return formula if len(formula) <= MAX_FORMULA else None
    if not indicator.from_units or "aggregated" not in indicator.row.columns:
        return None
    return aggregated_formula(indicator.row, textual=bool(indicator.words))


def aggregated_formula(row: Row, *, textual: bool = False) -> str:
    """The formula of `Giá trị` that shows the number, or the word, in `Tổng hợp`."""
    aggregated = f"{row.columns['aggregated']}{row.number}"
    if textual:
        return f'={aggregated}&""'
    return f'=IF(ISNUMBER({aggregated}),{aggregated},"")'


def title_term(title: str) -> str:
    """The term of a formula that shows a heading's title, with periods in words ("kỳ sau") in place of their facts.

    The name of that period is only computed by Python, from the code in `Thông tin chung`, when the title is printed.
    """
    for fact, words in _PERIODS_IN_WORDS.items():
        title = f'SUBSTITUTE({title},"{fact}","{words}")'
    return title


def title_in_words(title: str) -> str:
    """The result of ``title_term``."""
    return functools.reduce(lambda shown, named: shown.replace(*named), _PERIODS_IN_WORDS.items(), title)


def change_formula(value: str, previous: str) -> str:
    """The formula of `Tăng/giảm`; ``value`` and ``previous`` are the addresses of `Giá trị` and `Kỳ trước`."""
    return f'=IF(AND(ISNUMBER({value}),ISNUMBER({previous})),{value}-{previous},"")'


def fact_formula(key: str) -> str:
    """The formula of `Tổng quan` that shows a fact of `Thông tin chung`."""
    sheet = sheet_reference(FACTS.sheet)
    keys, values = (f"{sheet}!${letter}:${letter}" for letter in map(column_name, map(FACTS.index, ("key", "value"))))
    return f'=INDEX({values},MATCH("{key}",{keys},0))&""'


def sheet_name_formula() -> str:
    """The formula for a sheet's own name, correct also on a copy that the clerk made for a new section.

    CELL returns "C:\\folder\\[file.xlsx]name" in Excel and "'file:///…/file.xlsx'#$name" in LibreOffice.
    """
    place = 'CELL("filename",$A$1)'
    excel = f'MID({place},FIND("]",{place},FIND("[",{place}))+1,31)'
    libreoffice = f'MID({place},FIND("#$",{place})+2,31)'
    return f'=IFERROR({excel},IFERROR({libreoffice},""))'


def figure_state_formula(code: str) -> str:
    """The formula of `Lỗi` in a row of figures: the open findings in `Kiểm tra` about its ``code`` cell."""
    return _state_formula(code, f"{FINDING_CODES},{code}")


def paragraph_state_formula(text: str, sheet_name: str) -> str:
    """The formula of `Lỗi` in a row of texts, which findings identify by sheet and by the row of the ``text`` cell.

    ``sheet_name`` is the cell that holds the sheet's name. The table's columns have one letter: "?20" is any cell of
    row 20.
    """
    return _state_formula(text, f'{FINDING_SHEETS},{sheet_name},{FINDING_CELLS},"?"&ROW({text})')


def _state_formula(cell: str, criteria: str) -> str:
    still_open = f'{criteria},{FINDING_STATES},"{STATE_OPEN}",{FINDING_SEVERITIES}'
    errors, warnings = (f'COUNTIFS({still_open},"{severity.label}")' for severity in (Severity.ERROR, Severity.WARNING))
    return (
        f'=IF({cell}="","",IF({errors}>0,{errors}&" {Severity.ERROR.label}",'
        f'IF({warnings}>0,{warnings}&" {Severity.WARNING.label}","")))'
    )


def last_check_formula() -> str:
    """The formula of `Tổng quan` for when a check ran, what it found, and whether anything changed since."""
    return f"""={sheet_reference(FINDINGS.sheet)}!$A$2&IF({CHANGED_COLUMNS}>0," {CHANGED_SINCE}","")"""


def preview_state_formula() -> str:
    """The notice above the column `Sẽ in` that its texts are outdated, as a formula."""
    return f"""=IF({CHANGED_COLUMNS}>0,"{PREVIEW_OUTDATED}","")"""


def same_formula(left: str, right: str) -> bool:
    """Whether two formulas are equal apart from how spreadsheet programs write ranges."""
    return _reduced(left) == _reduced(right)


def figure_formula(code: str, here: Row, rows: Mapping[str, Row], field: str = "value") -> str:
    """The lookup of a figure by its code, for a formula in the row ``here``; without the equals sign."""
    there = rows.get(code, here)
    prefix = "" if there.sheet == here.sheet else f"{sheet_reference(there.sheet)}!"
    value, codes = there.columns.get(field), there.columns.get("key") or there.columns["code"]
    if value is None:
        return "NA()"  # an item's figure that is in no table
    return f'INDEX({prefix}${value}:${value},MATCH("{split_code(code)[1] or code}",{prefix}${codes}:${codes},0))'


def _cell_of(term: Code, here: Row, rows: Mapping[str, Row], figures: Figures | None) -> str:
    if term.when is When.NOW:
        return figure_formula(term.code, here, rows)
    item = "key" in rows[term.code].columns if term.code in rows else False
    before = figures.previous(term.code) if item and figures else None
    # A table has no column for an item's previous figure: the number itself is in the formula.
    return figure_formula(term.code, here, rows, "previous") if before is None else f"({before.normalize():f})"


def _year_ago(code: str, figures: Figures | None) -> str:
    """The lookup of a figure in `Lịch sử`, #DIV/0! if it is not there; the number itself if it is derived.

    A wildcard keeps Excel from converting "2021-05" to a date.
    """
    if figures is None or figures.year_before is None:
        return '""'
    period, value = figures.year_before, figures.year_ago(code)
    if value is not None and not figures.stored(code, period):
        return f"({value.normalize():f})"
    sheet = sheet_reference(HISTORY.sheet)
    periods, codes, values = (
        f"{sheet}!${letter}:${letter}"
        for letter in (column_name(HISTORY.index(field)) for field in ("period", "code", "value"))
    )
    return f'AVERAGEIFS({values},{periods},"?{str(period)[1:]}",{codes},"{code}")'


def _reduced(formula: str) -> str:
    """A formula with each lookup reduced to its sheet, column and code: programs rewrite ranges and drop quotes."""
    bare = _WHOLE_COLUMN.sub(r"\1:\2", re.sub(r"\s", "", formula.replace("$", "")))
    return _LOOKUP.sub(lambda lookup: f"{(lookup[1] or '').replace(chr(39), '')}{lookup[2]}{lookup[3]}", bare).upper()
