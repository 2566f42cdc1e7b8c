"""What Excel passes by COM: values of cells, error numbers, refused calls, rectangles of cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple, NoReturn

Value = None | bool | int | float | str | dt.datetime
"""A cell as passed by COM: every number is a float; an int is an error number."""
Rows = Sequence[Sequence[Value]]

ERRORS = {
    "#DIV/0!": -2146826281,
    "#N/A": -2146826246,
    "#NAME?": -2146826259,
    "#NULL!": -2146826288,
    "#NUM!": -2146826252,
    "#REF!": -2146826265,
    "#VALUE!": -2146826273,
}
"""The numbers by which COM passes error values."""

REJECTED, EXCEPTION, REFUSED, BAD_INDEX = -2147418111, -2147352567, -2146827284, -2147352565
"""RPC_E_CALL_REJECTED; DISP_E_EXCEPTION with the scode of "Run-time error 1004"; DISP_E_BADINDEX."""


class ComError(Exception):
    """The exception of pywin32 (pywintypes.com_error)."""

    def __init__(self, hresult: int, text: str, scode: int | None = None) -> None:
        super().__init__(hresult, text)
        self.hresult = hresult
        self.excepinfo = None if scode is None else (0, "Microsoft Excel", text, "xlmain11.chm", 0, scode)


def refuse(text: str) -> NoReturn:
    """Raise Excel's answer to most refused calls."""
    raise ComError(EXCEPTION, text, REFUSED)


class Area(NamedTuple):
    """A rectangle of cells; its first row and column counted from 1."""

    row: int
    column: int
    height: int
    width: int
