"""Hoàn tác lần ghi cuối: restore the workbook to its state before the program last wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.actions.session import Outcome
from de06_xl.system import backups, files
from de06_xl.system.errors import De06Error
from de06_xl.workbook import layout, search
from de06_xl.workbook.grid import text_of
from de06_xl.workbook.written import Written, first_cell

if TYPE_CHECKING:
    from pathlib import Path

    from de06_xl.actions.session import Session

KEPT = "Tệp đã tạo ra (phiếu, thư, báo cáo) và thư đã gửi giữ nguyên."


def run(session: Session, *, agreed: bool = False) -> Outcome:
    """Replace the workbook by the backup made before the last write; asks first unless ``agreed``.

    Raises De06Error if no write was recorded, or it was one into an open workbook, or the workbook was changed since,
    since these changes would be lost.
    """
    path = session.path
    last = _last_write(path)
    if not last.sha256:
        raise De06Error(
            "lần ghi cuối là của nút trong Excel; hãy mở sổ rồi bấm Hoàn tác lần ghi cuối. Bản sao trước lần ghi ấy: "
            f"{last.copy}.",
            file=path.name,
        )
    if backups.digest_of(path) != last.sha256:
        raise De06Error(
            f"đã thay đổi sau lần ghi cuối nên không hoàn tác, để khỏi mất những gì đã sửa; bản sao trước lần ghi ấy: "
            f"{last.copy}.",
            file=path.name,
        )
    done = _named(session)
    if not agreed and not session.ui.ask(f"Hoàn tác {done}? Sổ trở lại như bản sao {last.copy}. {KEPT}"):
        return Outcome(messages=("Chưa hoàn tác; sổ giữ nguyên.",))
    before = files.read_bytes(last.copy)
    backup = backups.backup(path, session.now)
    files.write_atomically(path, before)
    backups.forget_write(path)
    return Outcome(messages=(f"Đã hoàn tác {done}: sổ trở lại như bản sao {last.copy}.", KEPT), backup=backup)


def run_open(session: Session) -> Outcome:
    """Restore the cells of the last write in an open workbook from the backup; nothing else changes.

    Raises De06Error if no write was recorded, or one of its cells was changed since.
    """
    period = session.period  # raises for a workbook of another kind
    last = _last_write(session.path)
    try:
        sheets = [Written.of_json(sheet) for sheet in last.cells or ()]
    except (KeyError, TypeError, ValueError):
        sheets = []
    there = session.grid.sheets()
    changed = [one for one in sheets if one.sheet not in there or not one.is_still_in(session.grid.read(one.sheet))]
    if changed or not sheets:
        where = f" (trang “{changed[0].sheet}”, từ ô {first_cell(changed[0])})" if changed else ""
        raise De06Error(
            f"chỗ ghi lần cuối đã đổi sau đó{where} nên không hoàn tác, để khỏi mất những gì đã sửa; chưa lưu thì đóng "
            f"sổ mà không lưu cũng là hoàn tác, còn bản sao trước lần ghi ấy là {last.copy}."
        )
    from de06_xl.workbook.file_grid import FileGrid  # imported here: openpyxl is slow to load

    before = FileGrid(last.copy)
    rows = {one.sheet: before.read(one.sheet) for one in sheets if one.sheet in before.sheets()}
    blocks = [block for one in sheets for block in one.blocks_from(rows.get(one.sheet, ()))]
    return Outcome(
        messages=(
            f"Hoàn tác {_named(session)}: {len(sheets):02d} trang trở lại như trước lần ghi ấy, chỗ khác giữ nguyên.",
            f"Bấm lần nữa là ghi lại như cũ. {KEPT}",
        ),
        blocks=blocks,
        period=period,
    )


def _last_write(path: Path) -> backups.LastWrite:
    last = backups.last_write(path)
    if last is None:
        raise De06Error(
            "không có lần ghi nào để hoàn tác; nếu cần, hãy mở bản sao của sổ trong thư mục sao_luu.",
            file=path.name,
        )
    return last


def _named(session: Session) -> str:
    """The last write as named in the log's last line: "lần ghi cuối (Tổng hợp, 08:00 16/5/2022)"."""
    what = _last_action(session)
    return f"lần ghi cuối ({what})" if what else "lần ghi cuối"


def _last_action(session: Session) -> str:
    """The action and time in the log's last line; empty without a log."""
    rows = session.grid.read(layout.LOG.sheet) if layout.LOG.sheet in session.grid.sheets() else []
    found = search.find(rows, layout.LOG, layout.LOG.sheet) if rows else None
    if found is None:
        return ""
    lines = ([text_of(found.value(row, field)) for field in ("action", "time")] for row in rows[found.header_row :])
    return next((", ".join(filter(None, line)) for line in reversed([*lines]) if line[0]), "")
