"""Our only import of openpyxl, without numpy, which it would load and which takes time."""

from de06_xl.system.imports import without_pandas

with without_pandas():
    from openpyxl import load_workbook
    from openpyxl.formula import Tokenizer
    from openpyxl.formula.tokenizer import Token
    from openpyxl.formula.translate import Translator
    from openpyxl.utils import column_index_from_string, range_boundaries
    from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

__all__ = [
    "ArrayFormula",
    "DataTableFormula",
    "Token",
    "Tokenizer",
    "Translator",
    "column_index_from_string",
    "load_workbook",
    "range_boundaries",
]
