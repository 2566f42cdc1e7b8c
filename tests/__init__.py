"""The tests; they read workbooks as users' machines do, without defusedxml, which only a tool of development brings."""

import os

os.environ["OPENPYXL_DEFUSEDXML"] = "False"
