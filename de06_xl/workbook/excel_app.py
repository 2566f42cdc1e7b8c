"""Calls to a running Excel: xlwings without its side effects, retries while Excel is busy, Vietnamese errors.

Imports nothing Windows-specific: errors of pywin32 are recognised by their numbers.
"""

from __future__ import annotations

import atexit
import importlib
import time
from typing import TYPE_CHECKING, Any, TypeVar

from de06_xl.system.errors import De06Error
from de06_xl.system.imports import without_pandas

if TYPE_CHECKING:
    from collections.abc import Callable

_Answer = TypeVar("_Answer")

_COM_ATTEMPTS = 50
"""How often xlwings repeats a rejected call, without a pause; its own default is unlimited."""
BUSY_SECONDS = 3.0
"""How long a call is retried: Excel briefly rejects calls while it saves, calculates or redraws."""
_PAUSE = 0.1

_BUSY = {
    -2147418111,  # RPC_E_CALL_REJECTED: a cell is being edited
    -2147417846,  # RPC_E_SERVERCALL_RETRYLATER: a dialog is open
    -2146777998,  # VBA_E_IGNORE, as the scode of a DISP_E_EXCEPTION
}
_GONE = {
    -2147023174,  # RPC_S_SERVER_UNAVAILABLE
    -2147023170,  # RPC_S_CALL_FAILED
    -2147417848,  # RPC_E_DISCONNECTED
}

_IS_BUSY = "Excel đang bận, có lẽ có ô đang gõ dở hay hộp thoại đang mở; hãy nhấn Esc, đóng hộp thoại rồi làm lại."
_IS_GONE = "Excel hoặc sổ đã bị đóng giữa chừng; hãy mở lại sổ rồi làm lại."
WILL_NOT_BE_READ = "Excel không cho đọc; hãy lưu sổ, đóng rồi mở lại Excel và làm lại."


def load_xlwings() -> Any:
    """Import xlwings without its side effects on Windows, and without pandas and numpy.

    By default it ends other Excel processes at exit, repeats a rejected call forever, and spends most of its import
    time on pandas and numpy.
    """
    with without_pandas():
        xlwings = importlib.import_module("xlwings")
    windows = getattr(xlwings, "_xlwindows", None)
    if windows is not None:
        atexit.unregister(windows.cleanup)  # it would end every Excel process without a window
        windows.N_COM_ATTEMPTS = _COM_ATTEMPTS
    return xlwings


def call_excel(
    call: Callable[[], _Answer], *, refused: str = WILL_NOT_BE_READ, sheet: str | None = None, cell: str | None = None
) -> _Answer:
    """Call Excel and return its answer, retrying while Excel is busy.

    Raises De06Error with a sentence that says what the clerk can do, ``refused`` if Excel rejects the call itself.
    ``sheet`` and ``cell`` are the place named in the error.
    """
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return call()
        except De06Error:
            raise
        except Exception as error:  # com_error, xlwings' own, and pywin32's for a rejected call
            busy = is_busy(error)
            if busy and time.monotonic() < end:
                time.sleep(_PAUSE)
                continue
            reason = _IS_BUSY if busy else _IS_GONE if _codes(error) & _GONE else refused
            raise De06Error(reason, sheet=sheet, cell=cell) from error


def is_busy(error: BaseException) -> bool:
    """Whether an error means that Excel is busy and may answer the same call later."""
    # if a cell is being edited, xlwings turns the rejected call into a missing attribute (xlwings._xlwindows)
    return is_rejected(error) or isinstance(error, AttributeError)


def is_rejected(error: BaseException) -> bool:
    """Whether an error itself means a rejected call; a missing attribute may also be that of a selected picture."""
    return bool(_codes(error) & _BUSY) or type(error).__name__ == "ExcelBusyError"


def _codes(error: BaseException) -> set[int | None]:
    """The error numbers of a com_error and of the error nested in it."""
    details = getattr(error, "excepinfo", None) or ()
    return {getattr(error, "hresult", None), *details[5:6]}
