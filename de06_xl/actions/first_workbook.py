"""Lập sổ: the first workbook of a body, by a sheet in which a clerk says which; nothing has to be open."""

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
    """A first workbook as it was asked for."""

    kind: str
    period: Period
    province: Province | None
    out: Path


def run(ui: Ui) -> Outcome:
    """Make the workbook that the sheet asks for, after one question; where there is none yet, make the sheet.

    The sheet lies in the person's folder `DeAn06`, read as it was last saved, and stays: what was chosen there is not
    asked again. Raises De06Error for what cannot be understood there, and where another file has the sheet's name.
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
    where = f" cho {asked.province.name}" if asked.province else ""
    if not ui.ask(f"Lập sổ {asked.period.name}{where}: {asked.out}?"):
        return Outcome(messages=("Chưa lập sổ.",), period=asked.period)
    return new.run(asked.out, asked.period, asked.kind, asked.province.name if asked.province else "")


def _home() -> Path:
    """Not `Documents`, which may lie in OneDrive, where the buttons do not work."""
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
    """What the sheet asks for."""
    told = order.read_order(FileGrid(path))
    if told is None:
        raise De06Error("không phải phiếu lập sổ nên không ghi đè; hãy đổi tên tệp ấy rồi bấm lại.", file=str(path))
    missing = [label for label in (order.KIND, order.PERIOD, order.FOLDER) if not told[label]]
    kind = {fold(name): kind for name, kind in KINDS.items()}.get(fold(told[order.KIND]))
    if kind == "tinh" and not told[order.PROVINCE]:
        missing.append(order.PROVINCE)
    if missing:
        raise De06Error(f"chưa ghi {', '.join(missing)}; hãy mở phiếu, {_AGAIN}", file=str(path))
    if kind is None:
        names = "; ".join(KINDS)
        raise De06Error(f"không có mẫu sổ {cite(told[order.KIND])}; hãy chọn trong: {names}.", file=str(path))
    province = province_named(told[order.PROVINCE]) if told[order.PROVINCE] else None
    if told[order.PROVINCE] and province is None:
        raise De06Error(
            f"không có tỉnh, thành phố {cite(told[order.PROVINCE])}; hãy chọn trong danh sách.", file=str(path)
        )
    try:
        period = period_in_words(told[order.PERIOD]) or Period.parse(told[order.PERIOD])
    except PeriodError as error:
        raise De06Error(str(error), file=str(path)) from None
    folder = Path(told[order.FOLDER])
    if not folder.is_absolute():
        raise De06Error(
            f"thư mục {cite(told[order.FOLDER])} chưa đủ đường dẫn; hãy ghi cả ổ đĩa, ví dụ D:\\DeAn06.", file=str(path)
        )
    return Ordered(kind, period, province, folder / f"DeAn06_{period}.xlsx")
