"""The commands for exchange with units and the level above: units to remind, and fill."""

from __future__ import annotations

from pathlib import Path

import click

from de06_xl.cli.command import Command
from de06_xl.cli.options import DRAFTS_ADDRESS, imap_options, mailbox_of, workbook_argument
from de06_xl.cli.output import exit_status, opened, print_outcome


@click.command(
    cls=Command,
    example="""
    de06 units BaoCaoThang11.xlsx --tinh "An Giang"
    de06 units BaoCaoThang11.xlsx DanhSachDonVi.xlsx
    """,
    short_help="Thêm các đơn vị vào trang Đơn vị của sổ.",
)
@workbook_argument
@click.argument(
    "file",
    metavar="[DANH_SÁCH]",
    required=False,
    type=click.Path(path_type=Path),
    help="Tệp .xlsx .xls .ods .csv có cột Tên đơn vị; cột Mã, Nhóm, Cấp, Thư điện tử thì tùy, thứ tự nào cũng được.",
)
@click.option(
    "--tinh", "province", metavar="TÊN", default="", help="Thêm mọi xã, phường, đặc khu của tỉnh, thành phố này."
)
def units(path: Path, file: Path | None, province: str) -> int:
    """Thêm đơn vị theo tên tỉnh hoặc từ một danh sách, và đặt mã cho những tên đã dán vào trang Đơn vị.

    Đơn vị đã có thì giữ nguyên, chỗ nào danh sách ghi khác thì nêu ra.
    """
    outcome = opened(path).add_units(province=province, file=file)
    print_outcome(outcome, written="Đã ghi vào trang Đơn vị", with_next_step=True)
    return exit_status(outcome)


@click.command(
    cls=Command,
    example="""
    de06 forms BaoCaoThang11.xlsx
    de06 forms BaoCaoThang11.xlsx --chung
    """,
    short_help="Tạo phiếu số liệu để gửi các đơn vị.",
)
@workbook_argument
@click.option("--chung", "common", is_flag=True, help="Mỗi nhóm đơn vị (ví dụ các huyện) dùng chung một phiếu.")
@imap_options(f"Đặt thêm các thư nháp kèm phiếu vào {DRAFTS_ADDRESS}")
def forms(path: Path, common: bool, mailbox: str | None, authority: Path | None) -> int:
    """Tạo phiếu Excel cho từng đơn vị vào thư mục phieu_gui, kèm thư nháp, tin nhắn và công văn gửi phiếu.

    Kết thúc với mã 1 khi tệp đã tạo nhưng chưa đặt được thư nháp vào hộp thư.
    """
    outcome = opened(path).forms(common=common, mailbox=mailbox_of(mailbox, authority))
    print_outcome(outcome, with_next_step=True)
    return exit_status(outcome)


@click.command(
    cls=Command,
    example="""
    de06 collect BaoCaoThang11.xlsx
    de06 collect BaoCaoThang11.xlsx D:\\ThuTaiVe "Phieu Ha Tien.ods"
    de06 collect BaoCaoThang11.xlsx --imap imaps://tonghop@mail.tinh.gov.vn/INBOX
    """,
    short_help="Thu phiếu của các đơn vị vào sổ.",
)
@workbook_argument
@click.argument(
    "paths",
    metavar="[TỆP_HOẶC_THƯ_MỤC]…",
    nargs=-1,
    type=click.Path(path_type=Path),
    help="Ngoài thư mục phieu_nhan: phiếu .xlsx .xlsm .xlsb .xls .ods, thư .eml .msg .mbox, tệp .zip.",
)
@click.option(
    "--hop-thu", "own_mailbox", is_flag=True, help="Lấy thêm phiếu từ hộp thư ghi ở trang Thông tin chung của sổ."
)
@imap_options("Lấy thêm phiếu từ hộp thư này; thư giữ nguyên, vẫn là chưa đọc. Dạng imaps://tài_khoản@máy_chủ/INBOX.")
@click.option("--since", metavar="NGÀY", help="Chỉ lấy thư từ ngày này, dạng ngày/tháng/năm.")
def collect(
    path: Path,
    paths: tuple[Path, ...],
    own_mailbox: bool,
    mailbox: str | None,
    authority: Path | None,
    since: str | None,
) -> int:
    """Thu phiếu ở phieu_nhan (và nơi được chỉ) vào sổ; kết thúc với mã 1 khi có tệp chưa dùng được."""
    if own_mailbox and (paths or mailbox):
        raise click.UsageError("Không dùng --hop-thu cùng với --imap hoặc tệp, thư mục khác; hãy chạy hai lần.")
    workbook = opened(path)
    if own_mailbox:
        outcome = workbook.collect_mail()
    else:
        outcome = workbook.collect(paths, mailbox=mailbox_of(mailbox, authority, since))
    print_outcome(outcome, written="Đã ghi vào trang Phiếu nhận, Số liệu đơn vị")
    return exit_status(outcome)


@click.command(
    cls=Command,
    example="de06 remind BaoCaoThang11.xlsx",
    short_help="Soạn công văn, thư đôn đốc đơn vị chưa gửi.",
)
@workbook_argument
@imap_options(f"Đặt thêm các thư nháp vào {DRAFTS_ADDRESS}")
def remind(path: Path, mailbox: str | None, authority: Path | None) -> int:
    """Soạn công văn đôn đốc, thư nháp và tin nhắn cho đơn vị chưa gửi hoặc gửi chưa đủ số liệu.

    Kết thúc với mã 1 khi tệp đã tạo nhưng chưa đặt được thư nháp vào hộp thư.
    """
    outcome = opened(path).remind(mailbox=mailbox_of(mailbox, authority))
    print_outcome(outcome)
    return exit_status(outcome)


@click.command(
    cls=Command,
    example="""
    de06 send BaoCaoThang11.xlsx
    de06 send BaoCaoThang11.xlsx --viec phiếu --don-vi CAT --don-vi STP
    """,
    short_help="Gửi thư: phiếu, đôn đốc, trả lời.",
)
@workbook_argument
@click.option(
    "--viec",
    "kinds",
    metavar="VIỆC",
    multiple=True,
    type=click.Choice(["phiếu", "đôn đốc", "trả lời"]),
    help="Chỉ gửi thư về việc này: phiếu, đôn đốc hoặc trả lời; ghi được nhiều lần.",
)
@click.option("--don-vi", "units", metavar="MÃ", multiple=True, help="Chỉ gửi đơn vị này; ghi được nhiều lần.")
@click.option("--dong-y", "agreed", is_flag=True, help="Gửi luôn, không hỏi.")
def send(path: Path, kinds: tuple[str, ...], units: tuple[str, ...], agreed: bool) -> int:
    """Gửi các thư nháp trong phieu_gui, mỗi đơn vị một lần, qua hộp thư ghi ở trang Thông tin chung của sổ.

    Hỏi trước khi gửi. Đang gửi mà dừng (Ctrl+C) hay mất mạng thì chạy lại để gửi tiếp. Kết thúc với mã 1 khi còn thư
    chưa gửi được.
    """
    outcome = opened(path).send(kinds, units=units, agreed=agreed)
    print_outcome(outcome, written="Đã ghi vào trang Thư đã gửi")
    return exit_status(outcome)


@click.command(
    cls=Command, example="de06 mail BaoCaoThang11.xlsx", short_help="Cài đặt hộp thư của sổ, gửi một thư thử."
)
@workbook_argument
def mail(path: Path) -> int:
    """Đăng nhập hộp thư ghi ở trang Thông tin chung, gửi một thư thử cho chính mình và cất mật khẩu.

    Mật khẩu gõ khi được hỏi, cất vào kho mật khẩu của hệ điều hành; không ghi vào sổ, không ghi trên dòng lệnh.
    """
    outcome = opened(path).try_mail()
    print_outcome(outcome, written="Đã ghi vào trang Thông tin chung, Thư đã gửi", with_next_step=True)
    return exit_status(outcome)


@click.command(
    cls=Command,
    example="""
    de06 fill Phieu_2026-11_KG.xlsx --from BaoCaoThang11.xlsx
    """,
    short_help="Điền phiếu của cấp trên từ sổ.",
)
@click.argument(
    "forms",
    metavar="PHIẾU…",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
    help="Phiếu .xlsx mà cấp trên gửi.",
)
@click.option(
    "--from", "path", metavar="SỔ", required=True, type=click.Path(path_type=Path), help="Sổ tổng hợp có số liệu."
)
def fill(forms: tuple[Path, ...], path: Path) -> int:
    """Điền phiếu nhận từ cấp trên vào thư mục gui_cap_tren cạnh sổ, kèm thư nháp; phiếu nhận và sổ giữ nguyên.

    Chỉ tiêu được tìm theo cột Mã cấp trên, không ghi thì theo cột Mã. Kết thúc với mã 1 khi còn ô phải điền tay hoặc sổ
    còn lỗi.
    """
    outcome = opened(path).fill(forms)
    print_outcome(outcome, with_next_step=True)
    return exit_status(outcome)
