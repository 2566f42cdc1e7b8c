"""Spreadsheet files from outside, of whatever program, as values: known by their content, measured before reading.

    open_spreadsheet(data, "Phiếu An Biên.xls") -> Spreadsheet

Macros and links to other files are never followed; the result says that they are there. Each format is read by the
code that measures it: a reader behind a scan may see what the scan did not, and one that gives up on a broken file by
ending the process, as python-calamine does on some, would take the other forms of the same mail with it.
"""

from de06_xl.incoming.sheets.refusals import Locked, NotAForm, refuse_oversize
from de06_xl.incoming.sheets.sheet import Rows, Sheet
from de06_xl.incoming.sheets.spreadsheet import Spreadsheet, open_spreadsheet

__all__ = ["Locked", "NotAForm", "Rows", "Sheet", "Spreadsheet", "open_spreadsheet", "refuse_oversize"]
