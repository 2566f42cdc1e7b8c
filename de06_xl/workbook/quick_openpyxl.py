"""Our only import of openpyxl, without numpy, which it would load and which takes time."""

from de06_xl.system.imports import without_pandas

with without_pandas():
    from openpyxl import load_workbook
    from openpyxl.formula import Tokenizer
    from openpyxl.formula.tokenizer import Token
    from openpyxl.formula.translate import Translator
    from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
    from openpyxl.utils import column_index_from_string, range_boundaries
    from openpyxl.utils.datetime import from_excel
    from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

__all__ = [
    "BUILTIN_FORMATS",
    "ArrayFormula",
    "DataTableFormula",
    "Token",
    "Tokenizer",
    "Translator",
    "column_index_from_string",
    "from_excel",
    "is_date_format",
    "load_workbook",
    "range_boundaries",
]
