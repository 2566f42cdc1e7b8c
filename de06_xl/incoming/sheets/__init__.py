"""Spreadsheet files from outside as values: recognised by their content, measured before they are read.

    open_spreadsheet(data, "Phiếu An Biên.xls") -> Spreadsheet

Macros and links to other files are never followed; the result only reports them. Each format is read by the same code
that measures it: a reader after a scan may see what the scan did not, and one that aborts the process on some broken
files, as python-calamine does, would lose the other forms of the same mail.
"""

from de06_xl.incoming.sheets.refusals import Locked, NotAForm, refuse_oversize
from de06_xl.incoming.sheets.sheet import Rows, Sheet
from de06_xl.incoming.sheets.spreadsheet import Spreadsheet, open_spreadsheet

__all__ = ["Locked", "NotAForm", "Rows", "Sheet", "Spreadsheet", "open_spreadsheet", "refuse_oversize"]
