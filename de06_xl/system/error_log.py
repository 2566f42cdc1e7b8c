"""Unexpected errors: a log file for the developers, a sentence for the user."""

from __future__ import annotations

import datetime as dt
import os
import sys
import tempfile
import traceback
from pathlib import Path

from de06_xl.system.version import __version__


def sentence_for(error: BaseException) -> str:
    """Log an unexpected error and return the sentence that the user sees instead of a traceback."""
    log = write_error_log(error)
    if log is None:
        return (
            f"Có lỗi ngoài dự kiến ({type(error).__name__}) nên chưa làm được, cũng không ghi được nhật ký; "
            "hãy báo bộ phận kỹ thuật."
        )
    return f"Có lỗi ngoài dự kiến nên chưa làm được; hãy gửi tệp nhật ký “{log}” cho bộ phận kỹ thuật."


_FAULT = "không đọc được do lỗi của chương trình"
_TO_DO = "; hãy báo bộ phận kỹ thuật và xin đơn vị gửi lại phiếu."


def reason_of_fault(error: BaseException) -> str:
    """Log an unexpected error in one of many files and return the reason, to be put after that file's name."""
    log = write_error_log(error)
    logged = f"đã ghi nhật ký “{log}”" if log else "nhật ký cũng không ghi được"
    return f"{_FAULT}, {logged}{_TO_DO}"


def write_error_log(error: BaseException) -> Path | None:
    """Write an error's traceback to a new file in the user's log folder, or else in the temporary folder.

    The folder is ``%LOCALAPPDATA%\\DeAn06\\log`` on Windows and ``~/.local/state/DeAn06/log`` elsewhere. None when
    neither can be written.
    """
    now = dt.datetime.now().astimezone()
    report = (
        f"{now.isoformat(timespec='seconds')}\n"
        f"DeAn06 {__version__}, Python {sys.version}, {sys.platform}\n"
        f"{sys.argv}\n\n"
        f"{''.join(traceback.format_exception(error))}"
    )
    for choose_folder in (_log_folder, tempfile.gettempdir):
        try:
            handle, name = tempfile.mkstemp(prefix=f"de06_{now:%Y%m%d-%H%M%S}_", suffix=".log", dir=choose_folder())
            with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as log:
                log.write(report)
        except (OSError, RuntimeError):  # RuntimeError: the user has no home
            continue
        return Path(name)
    return None


def _log_folder() -> Path:
    local = os.environ.get("LOCALAPPDATA")
    folder = (Path(local) if local else Path.home() / ".local" / "state") / "DeAn06" / "log"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
