"""A stand-in for Excel on Windows, in a process of its own: ``python -m tests.windows.stand_in FOLDER``."""

import sys

if sys.platform == "win32":
    from de06_xl.workbook.excel_app import load_xlwings

    load_xlwings()  # before any other does: by itself it ends other Excels, and loads pandas
