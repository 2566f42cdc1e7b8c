"""The tests. Their workbooks are read with what users have: a development tool brings defusedxml, which openpyxl takes."""

import os

os.environ["OPENPYXL_DEFUSEDXML"] = "False"
