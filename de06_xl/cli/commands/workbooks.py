"""The commands on a workbook as a whole: demo, new, refresh, undo."""

from __future__ import annotations

from pathlib import Path

import click

from de06_xl.cli.command import Command
from de06_xl.cli.options import workbook_argument
from de06_xl.cli.output import exit_status, opened, print_outcome
from de06_xl.cli.terminal import TerminalUi, findings_table


@click.command(cls=Command, example="de06 demo\nde06 demo --out ThuNghiem", short_help="Chạy thử trọn quy trình.")
@click.option("--out", metavar="THƯ_MỤC", type=click.Path(path_type=Path), help="Thư mục mới hoặc trống để chạy thử.")
def demo(out: Path | None) -> int:
    """Chạy thử trọn quy trình trên báo cáo tháng 5/2022 của tỉnh Kiên Giang: sổ mẫu, kiểm tra, báo cáo Word và PDF."""
    from de06_xl.actions import demo as action

    ui = TerminalUi()
    outcome = action.run(out, ui)
    findings_table(outcome.findings)
    print_outcome(outcome)
    ui.tell("Các tệp đã tạo:")
    for path in outcome.files:
        ui.tell(f"  {path}")
    return 0


@click.command(
    cls=Command,
    example="""
    de06 new --period 2026-11 BaoCaoThang11.xlsx
    de06 new --period 2026-11 --tinh "An Giang" BaoCaoThang11.xlsx
    de06 new --period 2026-Q4 --mau xa BaoCaoXaQuyIV.xlsx
    de06 new --from BaoCaoThang11.xlsx BaoCaoThang12.xlsx
    """,
    short_help="Tạo sổ tổng hợp mới cho một kỳ.",
)
@click.option(
    "--period",
    metavar="KỲ",
    help="Tháng 11/2026, quý 4/2026, năm 2026, hoặc mã kỳ: tuần 2026-W20, tháng 2026-05, quý 2026-Q2, 6 tháng "
    "2026-6T (cũng vậy 9T, 10T, 11T), năm 2026, ngày 2026-05-13, nửa tháng 2026-05-N1, giai đoạn "
    "2022-01-06..2026-06-30. Có --from mà không ghi thì là kỳ liền sau.",
)
@click.option(
    "--from",
    "source",
    metavar="SỔ_CŨ.xlsx",
    type=click.Path(path_type=Path),
    help="Lập từ sổ kỳ trước: số cũ vào Lịch sử và cột Kỳ trước, ô nhập để trống.",
)
@click.option(
    "--mau",
    "kind",
    metavar="MẪU",
    type=click.Choice(["tinh", "xa", "trong"]),
    help="Sổ trống nào: tinh (báo cáo của tỉnh, mặc định), xa (báo cáo của xã, phường, đặc khu), trong (chưa có mục, "
    "chỉ tiêu).",
)
@click.option(
    "--tinh",
    "province",
    metavar="TÊN",
    default="",
    help="Tỉnh, thành phố của sổ trống; sổ của tỉnh có sẵn mọi xã, phường, đặc khu của tỉnh.",
)
@click.argument("out", metavar="SỔ.xlsx", type=click.Path(path_type=Path), help="Tên sổ mới.")
def new(period: str | None, source: Path | None, kind: str | None, province: str, out: Path) -> int:
    """Tạo sổ tổng hợp cho một kỳ báo cáo, trống hoặc từ sổ kỳ trước, kèm thư mục mau_word chứa mẫu báo cáo Word."""
    from de06_xl import new_workbook

    if source is not None and kind is not None:
        raise click.UsageError("Không dùng --mau cùng với --from: sổ kỳ sau giữ mẫu của sổ cũ.")
    if source is not None and province:
        raise click.UsageError("Không dùng --tinh cùng với --from: sổ kỳ sau giữ các đơn vị của sổ cũ.")
    if source is not None:
        outcome = opened(source).next_period(out, period)
    elif period is not None:
        outcome = new_workbook(out, period, kind or "tinh", province)
    else:
        raise click.UsageError("Thiếu tùy chọn --period (hoặc --from để lập kỳ liền sau của sổ cũ).")
    print_outcome(outcome, with_next_step=True)
    return 0


@click.command(
    cls=Command,
    example="""
    de06 refresh BaoCaoThang12.xlsx
    de06 refresh BaoCaoThang12.xlsx --from BaoCaoThang11.xlsx
    """,
    short_help="Lấy lại số kỳ trước khi sổ kỳ trước sửa muộn.",
)
@workbook_argument
@click.option(
    "--from",
    "old",
    metavar="SỔ_CŨ.xlsx",
    type=click.Path(path_type=Path),
    help="Sổ kỳ trước; không ghi thì là sổ của kỳ gần nhất ở trang Lịch sử, cùng thư mục.",
)
def refresh(path: Path, old: Path | None) -> int:
    """Sửa trang Lịch sử, cột Kỳ trước, Lịch sử đơn vị theo sổ kỳ trước như đã lưu; Kỳ trước gõ tay giữ nguyên.

    Kết thúc với mã 1 khi không tìm thấy sổ kỳ trước.
    """
    outcome = opened(path).refresh(old)
    print_outcome(outcome, written="Đã ghi vào sổ", with_next_step=True)
    return exit_status(outcome)


@click.command(
    cls=Command, example="de06 undo BaoCaoThang11.xlsx", short_help="Hoàn tác lần ghi cuối của chương trình vào sổ."
)
@workbook_argument
@click.option("--dong-y", "agreed", is_flag=True, help="Hoàn tác luôn, không hỏi.")
def undo(path: Path, agreed: bool) -> int:
    """Đưa sổ trở lại như trước lần ghi cuối bằng lệnh de06 (bản sao trong sao_luu); hỏi trước khi làm.

    Sổ đã sửa, đã lưu sau lần ghi ấy thì không hoàn tác, để khỏi mất những gì đã sửa. Phiếu, thư, báo cáo đã tạo giữ
    nguyên.
    """
    print_outcome(opened(path).undo(agreed=agreed), written="Bản trước khi hoàn tác cũng được giữ lại")
    return 0
