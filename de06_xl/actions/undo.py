"""Hoàn tác lần ghi cuối: the workbook becomes what it was before the program last wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.actions.session import Outcome
from de06_xl.system import backups, files
from de06_xl.system.errors import De06Error
from de06_xl.workbook import layout
from de06_xl.workbook.grid import text_of

if TYPE_CHECKING:
    from de06_xl.actions.session import Session

KEPT = "Tệp đã tạo ra (phiếu, thư, báo cáo) và thư đã gửi giữ nguyên."


def run(session: Session, *, agreed: bool = False) -> Outcome:
    """Put the copy that was made before the last write in the workbook's place; asks first unless ``agreed``.

    Raises De06Error where no write was noted, or the workbook is no longer what was written: what somebody typed since
    would be lost.
    """
    path = session.path
    last = backups.last_write(path)
    if last is None:
        raise De06Error(
            "không có lần ghi nào để hoàn tác; bản sao của sổ trước mỗi lần ghi ở trong thư mục sao_luu.",
            file=path.name,
        )
    if backups.digest_of(path) != last.sha256:
        raise De06Error(
            f"đã thay đổi sau lần ghi cuối nên không hoàn tác, để khỏi mất những gì đã sửa; bản sao trước lần ghi ấy: "
            f"{last.copy}.",
            file=path.name,
        )
    what = _last_action(session)
    done = f"lần ghi cuối ({what})" if what else "lần ghi cuối"
    if not agreed and not session.ui.ask(f"Hoàn tác {done}? Sổ trở lại như bản sao {last.copy}. {KEPT}"):
        return Outcome(messages=("Chưa hoàn tác; sổ giữ nguyên.",))
    before = files.read_bytes(last.copy)
    backup = backups.backup(path, session.now)
    files.write_atomically(path, before)
    backups.forget_write(path)
    return Outcome(messages=(f"Đã hoàn tác {done}: sổ trở lại như bản sao {last.copy}.", KEPT), backup=backup)


def _last_action(session: Session) -> str:
    """What the log's last line says was done and when: "Tổng hợp, 08:00 16/5/2022"; empty without a log."""
    rows = session.grid.read(layout.LOG.sheet) if layout.LOG.sheet in session.grid.sheets() else []
    found = layout.find(rows, layout.LOG, layout.LOG.sheet) if rows else None
    if found is None:
        return ""
    lines = ([text_of(found.cell(row, field)) for field in ("action", "time")] for row in rows[found.header_row :])
    return next((", ".join(filter(None, line)) for line in reversed([*lines]) if line[0]), "")
