"""Lập sổ: make an office's first workbook from an order sheet filled in by a clerk; no workbook has to be open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from de06_xl.actions import new
from de06_xl.actions.session import Outcome
from de06_xl.model.period import Period, PeriodError, PeriodKind
from de06_xl.model.period_words import period_in_words
from de06_xl.model.provinces import province_named, provinces
from de06_xl.system import files
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.messages import cite
from de06_xl.vietnamese.text import fold
from de06_xl.workbook import order
from de06_xl.workbook.file_grid import FileGrid

if TYPE_CHECKING:
    from de06_xl.actions.ui import Ui
    from de06_xl.model.provinces import Province

KINDS = {"Báo cáo của tỉnh, thành phố": "tinh", "Báo cáo của xã, phường, đặc khu": "xa", "Chỉ có khung": "trong"}
ORDER = "LapSo.xlsx"
_AGAIN = "điền các ô vàng, lưu (Ctrl+S), rồi bấm Lập sổ lần nữa."


@dataclass(frozen=True)
class Ordered:
    """The first workbook as ordered."""

    kind: str
    period: Period
    province: Province | None
    out: Path


def run(ui: Ui) -> Outcome:
    """Make the workbook ordered in the sheet, after one question; if there is no sheet yet, make the sheet.

    The sheet is in the user's folder `DeAn06`, read as it was last saved, and kept: what was chosen there is not asked
    again. Raises De06Error if its contents are invalid, or another file has the sheet's name.
    """
    sheet = _home() / ORDER
    if not files.exists(sheet):
        return _sheet(sheet)
    asked = _read(sheet)
    if files.exists(asked.out):
        return Outcome(
            messages=(f"Đã có sổ {asked.period.name}: {asked.out}, nên không lập lại.", f"Phiếu lập sổ: {sheet}"),
            next_step=f"mở phiếu, đổi {order.PERIOD} hoặc {order.FOLDER}, lưu (Ctrl+S), rồi bấm Lập sổ lần nữa.",
            open_path=sheet,
            period=asked.period,
        )
    where = f" cho {asked.province.name_in_sentence}" if asked.province else ""
    if not ui.ask(f"Lập sổ {asked.period.name}{where}: {asked.out}?"):
        return Outcome(messages=("Chưa lập sổ.",), period=asked.period)
    return new.run(asked.out, asked.period, asked.kind, asked.province.name if asked.province else "")


def _home() -> Path:
    """Not `Documents`, which may be in OneDrive, where the buttons do not work."""
    return Path.home() / "DeAn06"


def _sheet(path: Path) -> Outcome:
    values = {
        order.KIND: next(iter(KINDS)),
        order.PERIOD: Period(PeriodKind.MONTH, _today().year, _today().month).name,
        order.FOLDER: str(path.parent),
    }
    files.make_folder(path.parent)
    files.write_atomically(path, order.draw_order(values, list(KINDS), [one.short_name for one in provinces()]))
    return Outcome(messages=(f"Phiếu lập sổ: {path}",), next_step=f"mở phiếu, {_AGAIN}", open_path=path)


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


def _read(path: Path) -> Ordered:
    """Read the order from the sheet."""
    answers = order.read_order(FileGrid(path))
    if answers is None:
        raise De06Error("không phải phiếu lập sổ nên không ghi đè; hãy đổi tên tệp ấy rồi bấm lại.", file=str(path))
    missing = [label for label in (order.KIND, order.PERIOD, order.FOLDER) if not answers[label]]
    kind = {fold(name): kind for name, kind in KINDS.items()}.get(fold(answers[order.KIND]))
    if kind == "tinh" and not answers[order.PROVINCE]:
        missing.append(order.PROVINCE)
    if missing:
        raise De06Error(f"chưa ghi {', '.join(missing)}; hãy mở phiếu, {_AGAIN}", file=str(path))
    if kind is None:
        names = "; ".join(KINDS)
        raise De06Error(f"không có mẫu sổ {cite(answers[order.KIND])}; hãy chọn trong: {names}.", file=str(path))
    province = province_named(answers[order.PROVINCE]) if answers[order.PROVINCE] else None
    if answers[order.PROVINCE] and province is None:
        raise De06Error(
            f"không có tỉnh, thành phố {cite(answers[order.PROVINCE])}; hãy chọn trong danh sách.", file=str(path)
        )
    try:
        period = period_in_words(answers[order.PERIOD]) or Period.parse(answers[order.PERIOD])
    except PeriodError as error:
        raise De06Error(str(error), file=str(path)) from None
    folder = Path(answers[order.FOLDER])
    if not folder.is_absolute():
        raise De06Error(
            f"thư mục {cite(answers[order.FOLDER])} chưa đủ đường dẫn; hãy ghi cả ổ đĩa, ví dụ D:\\DeAn06.",
            file=str(path),
        )
    return Ordered(kind, period, province, folder / f"DeAn06_{period}.xlsx")
