"""A new master workbook: the blank one for a period."""

from __future__ import annotations

from pathlib import Path

from de06_xl import files, shipped
from de06_xl.actions.report import copy_template
from de06_xl.actions.session import Outcome
from de06_xl.errors import De06Error
from de06_xl.period import Period
from de06_xl.vietnamese.dates import format_date
from de06_xl.workbook import package_patch
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.writer import fact_blocks


def run(out: Path, period: Period) -> Outcome:
    """Make the blank workbook of a period, with its default dates, and its folder of templates beside it.

    Raises De06Error when ``out`` exists already: a workbook is never written over.
    """
    if out.suffix.lower() != ".xlsx":
        raise De06Error("tên sổ phải có đuôi .xlsx; hãy sửa lại.", file=str(out))
    if files.exists(out):
        raise De06Error("đã có tệp này nên không ghi đè; hãy chọn tên khác.", file=str(out))
    blank = shipped.path_of(shipped.BLANK_WORKBOOK)
    facts = {
        "ky": str(period),
        "tu_ngay": format_date(period.data_from),
        "den_ngay": format_date(period.data_to),
        "han_gui": format_date(period.deadline),
    }
    parts = files.unpack(files.read_bytes(blank), blank.name, "sổ Excel .xlsx")
    data = files.pack(package_patch.patch(parts, fact_blocks(FileGrid(blank), facts)))
    files.make_folder(out.parent)
    files.write_atomically(out, data)
    try:
        template = copy_template(out.parent)
    except BaseException:
        out.unlink(missing_ok=True)
        raise
    return Outcome(
        told=(
            f"Đã tạo sổ tổng hợp {period.name}: {out}",
            f"Mẫu báo cáo Word của sổ: {template}",
            "Việc tiếp theo: mở sổ, điền trang Thông tin chung và Đơn vị, rồi nhập số liệu vào các ô vàng.",
        ),
        files=(out, template),
    )
