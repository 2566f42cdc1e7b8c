"""The command line ``de06``: a thin face of the actions. Exit status: 0 done, 1 errors stand open, 2 not done."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from de06_xl.cli.command import Group
from de06_xl.cli.json_output import findings_document, print_json, trace_document, write_json
from de06_xl.cli.run import run
from de06_xl.system.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from de06_xl.mailbox.imap import ImapSettings
    from de06_xl.model.period import Period


Command = TypeVar("Command", bound="Callable[..., int]")


_DRAFTS_ADDRESS = (
    "hộp thư này. Dạng imaps://tài_khoản@máy_chủ; máy chủ không cho biết đâu là thư mục thư nháp thì ghi thêm tên: "
    "imaps://tài_khoản@máy_chủ/THƯ_MỤC."
)


def _imap_options(what: str) -> Callable[[Command], Command]:
    """The options that name a mailbox; ``what`` says what it is asked for."""

    def add(command: Command) -> Command:
        command = click.option(
            "--imap-ca",
            "authority",
            metavar="TỆP.pem",
            type=click.Path(path_type=Path),
            help="Chứng thư gốc của máy chủ thư nội bộ.",
        )(command)
        return click.option(
            "--imap",
            "mailbox",
            metavar="ĐỊA_CHỈ",
            help=f"{what} Mật khẩu lấy từ kho mật khẩu của hệ thống (dịch vụ "
            "DeAn06) hoặc biến môi trường DE06_IMAP_PASSWORD.",
        )(command)

    return add


@click.group(
    name="de06",
    cls=Group,
    example="""
    de06 demo
    de06 new --period 2026-11 BaoCaoThang11.xlsx
    de06 validate BaoCaoThang11.xlsx
    de06 report BaoCaoThang11.xlsx --pdf
    """,
)
@click.version_option(__version__, "--version", message="DeAn06 %(version)s", help="In phiên bản rồi thoát.")
def de06() -> None:
    """Tổng hợp và xuất báo cáo Đề án 06 từ sổ Excel."""


@de06.command(example="de06 demo\nde06 demo --out ThuNghiem", short_help="Chạy thử trọn quy trình.")
@click.option("--out", metavar="THƯ_MỤC", type=click.Path(path_type=Path), help="Thư mục mới hoặc trống để chạy thử.")
def demo(out: Path | None) -> int:
    """Chạy thử trọn quy trình trên báo cáo tháng 5/2022 của tỉnh Kiên Giang: sổ mẫu, kiểm tra, báo cáo Word và PDF."""
    from de06_xl.actions import demo as action
    from de06_xl.cli.terminal import TerminalUi, findings_table

    ui = TerminalUi()
    outcome = action.run(out, ui, dt.datetime.now().astimezone())
    findings_table(outcome.findings)
    _tell(ui, outcome.messages)
    ui.tell("Các tệp đã tạo:")
    for path in outcome.files:
        ui.tell(f"  {path}")
    return 0


@de06.command(
    example="""
    de06 new --period 2026-11 BaoCaoThang11.xlsx
    de06 new --period 2026-Q4 BaoCaoQuyIV.xlsx
    de06 new --from BaoCaoThang11.xlsx BaoCaoThang12.xlsx
    """,
    short_help="Tạo sổ tổng hợp mới cho một kỳ.",
)
@click.option(
    "--period",
    "code",
    metavar="KỲ",
    help="Tuần 2026-W20, tháng 2026-05, quý 2026-Q2, 6 tháng 2026-6T, 9 tháng 2026-9T, năm 2026. "
    "Có --from mà không ghi thì là kỳ liền sau.",
)
@click.option(
    "--from",
    "source",
    metavar="SỔ_CŨ.xlsx",
    type=click.Path(path_type=Path),
    help="Lập từ sổ kỳ trước: số cũ vào Lịch sử và cột Kỳ trước, ô nhập để trống.",
)
@click.argument("out", metavar="SỔ.xlsx", type=click.Path(path_type=Path), help="Tên sổ mới.")
def new(code: str | None, source: Path | None, out: Path) -> int:
    """Tạo sổ tổng hợp cho một kỳ báo cáo, trống hoặc từ sổ kỳ trước, kèm thư mục mau_word chứa mẫu báo cáo Word."""
    from de06_xl.actions import new as action
    from de06_xl.actions.session import open_file
    from de06_xl.cli.terminal import TerminalUi

    ui = TerminalUi()
    period = _period(code) if code is not None else None
    if source is not None:
        outcome = action.run_from(open_file(source, ui, dt.datetime.now().astimezone()), out, period)
    elif period is not None:
        outcome = action.run(out, period)
    else:
        raise click.UsageError("Thiếu tùy chọn --period (hoặc --from để lập kỳ liền sau của sổ cũ).")
    _tell(ui, outcome.messages)
    if outcome.next_step:
        ui.tell(f"Việc tiếp theo: {outcome.next_step}")
    return 0


@de06.command(
    example="""
    de06 forms BaoCaoThang11.xlsx
    de06 forms BaoCaoThang11.xlsx --chung
    """,
    short_help="Tạo phiếu số liệu để gửi các đơn vị.",
)
@click.argument("workbook", metavar="SỔ.xlsx", type=click.Path(path_type=Path), help="Sổ tổng hợp.")
@click.option("--chung", "common", is_flag=True, help="Mỗi nhóm đơn vị (ví dụ các huyện) dùng chung một phiếu.")
@_imap_options(f"Đặt thêm các thư nháp kèm phiếu vào {_DRAFTS_ADDRESS}")
def forms(workbook: Path, common: bool, mailbox: str | None, authority: Path | None) -> int:
    """Tạo phiếu Excel cho từng đơn vị vào thư mục phieu_gui, kèm thư nháp, tin nhắn và công văn gửi phiếu.

    Kết thúc với mã 1 khi tệp đã tạo nhưng chưa đặt được thư nháp vào hộp thư.
    """
    from de06_xl.actions import forms as action
    from de06_xl.actions.session import open_file
    from de06_xl.cli.terminal import TerminalUi

    ui = TerminalUi()
    session = open_file(workbook, ui, dt.datetime.now().astimezone())
    outcome = action.run(session, common=common, mailbox=_mailbox(mailbox, authority))
    _tell(ui, outcome.messages)
    ui.tell(f"Việc tiếp theo: {outcome.next_step}")
    return int(outcome.incomplete)


@de06.command(
    example="""
    de06 collect BaoCaoThang11.xlsx
    de06 collect BaoCaoThang11.xlsx D:\\ThuTaiVe "Phieu Ha Tien.ods"
    de06 collect BaoCaoThang11.xlsx --imap imaps://tonghop@mail.tinh.gov.vn/INBOX
    """,
    short_help="Thu phiếu của các đơn vị vào sổ.",
)
@click.argument("workbook", metavar="SỔ.xlsx", type=click.Path(path_type=Path), help="Sổ tổng hợp.")
@click.argument(
    "paths",
    metavar="[TỆP_HOẶC_THƯ_MỤC]…",
    nargs=-1,
    type=click.Path(path_type=Path),
    help="Ngoài thư mục phieu_nhan: phiếu .xlsx .xlsm .xlsb .xls .ods, thư .eml .msg .mbox, tệp .zip.",
)
@_imap_options("Lấy thêm phiếu từ hộp thư này; thư giữ nguyên, vẫn là chưa đọc. Dạng imaps://tài_khoản@máy_chủ/INBOX.")
@click.option("--since", metavar="NGÀY", help="Chỉ lấy thư từ ngày này, dạng ngày/tháng/năm.")
def collect(
    workbook: Path, paths: tuple[Path, ...], mailbox: str | None, authority: Path | None, since: str | None
) -> int:
    """Thu phiếu ở phieu_nhan (và nơi được chỉ) vào sổ; kết thúc với mã 1 khi có tệp chưa dùng được."""
    from de06_xl.actions import collect as action
    from de06_xl.actions.session import commit, open_file
    from de06_xl.cli.terminal import TerminalUi

    ui = TerminalUi()
    session = open_file(workbook, ui, dt.datetime.now().astimezone(), writes=True)
    outcome = action.run(session, paths=paths, mailbox=_mailbox(mailbox, authority, since))
    backup = commit(session, outcome)
    _tell(ui, outcome.messages)
    if backup:
        ui.tell(f"Đã ghi vào trang Phiếu nhận, Số liệu đơn vị; bản sao trước khi ghi: {backup}")
    return 1 if outcome.findings else 0


@de06.command(
    example="de06 remind BaoCaoThang11.xlsx",
    short_help="Soạn công văn, thư đôn đốc đơn vị chưa gửi.",
)
@click.argument("workbook", metavar="SỔ.xlsx", type=click.Path(path_type=Path), help="Sổ tổng hợp.")
@_imap_options(f"Đặt thêm các thư nháp vào {_DRAFTS_ADDRESS}")
def remind(workbook: Path, mailbox: str | None, authority: Path | None) -> int:
    """Soạn công văn đôn đốc, thư nháp và tin nhắn cho đơn vị chưa gửi hoặc gửi chưa đủ số liệu.

    Kết thúc với mã 1 khi tệp đã tạo nhưng chưa đặt được thư nháp vào hộp thư.
    """
    from de06_xl.actions import remind as action
    from de06_xl.actions.session import open_file
    from de06_xl.cli.terminal import TerminalUi

    ui = TerminalUi()
    session = open_file(workbook, ui, dt.datetime.now().astimezone())
    outcome = action.run(session, mailbox=_mailbox(mailbox, authority))
    _tell(ui, outcome.messages)
    return int(outcome.incomplete)


@de06.command(
    example="de06 aggregate BaoCaoThang11.xlsx",
    short_help="Tổng hợp số liệu các đơn vị đã gửi vào sổ.",
)
@click.argument("workbook", metavar="SỔ.xlsx", type=click.Path(path_type=Path), help="Sổ tổng hợp.")
def aggregate(workbook: Path) -> int:
    """Tổng hợp số liệu, nội dung của các phiếu đang dùng vào sổ (có bản sao trong sao_luu); số gõ tay giữ nguyên.

    Kết thúc với mã 1 khi còn chỗ chưa chọn được: hai phiếu khác nhau, chưa có cách tổng hợp, không rõ số mới nhất.
    """
    from de06_xl.actions import aggregate as action
    from de06_xl.actions.session import commit, open_file
    from de06_xl.cli.terminal import TerminalUi, findings_table
    from de06_xl.process.validate import open_errors

    ui = TerminalUi()
    session = open_file(workbook, ui, dt.datetime.now().astimezone(), writes=True)
    outcome = action.run(session)
    backup = commit(session, outcome)
    findings_table(outcome.findings)
    _tell(ui, outcome.messages)
    if backup:
        ui.tell(f"Đã ghi vào sổ; bản sao trước khi ghi: {backup}")
    return 1 if open_errors(outcome.findings) else 0


@de06.command(
    example="""
    de06 validate BaoCaoThang11.xlsx
    de06 validate BaoCaoThang11.xlsx --write
    de06 validate BaoCaoThang11.xlsx --json ket-qua.json
    """,
    short_help="Kiểm tra số liệu và nội dung của sổ.",
)
@click.argument("workbook", metavar="SỔ.xlsx", type=click.Path(path_type=Path), help="Sổ tổng hợp.")
@click.option("--write", is_flag=True, help="Ghi kết quả vào trang Kiểm tra của sổ (có bản sao trong sao_luu).")
@click.option("--json", "json_file", metavar="TỆP", help="Ghi kết quả dạng JSON ra tệp; - là ra màn hình.")
def validate(workbook: Path, write: bool, json_file: str | None) -> int:
    """Kiểm tra sổ tổng hợp; kết thúc với mã 1 khi còn lỗi chưa xử lý."""
    from de06_xl.actions import validate as action
    from de06_xl.actions.session import commit, open_file
    from de06_xl.cli.terminal import TerminalUi, findings_table
    from de06_xl.process.validate import open_errors

    ui = TerminalUi()
    session = open_file(workbook, ui, dt.datetime.now().astimezone(), writes=write)
    outcome = action.run(session, write=write)
    # Before the workbook: when the file cannot be written, nothing has been.
    if json_file not in (None, "-"):
        write_json(Path(json_file), findings_document(outcome, workbook.name))
    backup = commit(session, outcome)
    if json_file == "-":
        print_json(findings_document(outcome, workbook.name))
    else:
        findings_table(outcome.findings)
        _tell(ui, outcome.messages)
        if backup:
            ui.tell(f"Đã ghi vào trang Kiểm tra; bản sao trước khi ghi: {backup}")
    return 1 if open_errors(outcome.findings) else 0


@de06.command(
    example="""
    de06 report BaoCaoThang11.xlsx
    de06 report BaoCaoThang11.xlsx --out TrinhKy.docx --pdf
    """,
    short_help="Xuất báo cáo Word (và PDF).",
)
@click.argument("workbook", metavar="SỔ.xlsx", type=click.Path(path_type=Path), help="Sổ tổng hợp.")
@click.option(
    "--template", metavar="MẪU.docx", type=click.Path(path_type=Path), help="Mẫu Word khác mẫu trong mau_word."
)
@click.option(
    "--out", metavar="TỆP.docx", type=click.Path(path_type=Path), help="Tên báo cáo; không ghi thì vào bao_cao."
)
@click.option("--pdf", "with_pdf", is_flag=True, help="Xuất thêm bản PDF (cần Word hoặc LibreOffice).")
def report(workbook: Path, template: Path | None, out: Path | None, with_pdf: bool) -> int:
    """Xuất báo cáo Word theo mẫu; kết thúc với mã 1 khi sổ còn lỗi chưa xử lý."""
    from de06_xl.actions import report as action
    from de06_xl.actions.session import open_file
    from de06_xl.cli.terminal import TerminalUi
    from de06_xl.process.validate import open_errors

    ui = TerminalUi()
    session = open_file(workbook, ui, dt.datetime.now().astimezone())
    outcome = action.run(session, template=template, out=out, with_pdf=with_pdf)
    _tell(ui, outcome.messages)
    return 1 if open_errors(outcome.findings) else 0


@de06.command(
    example="""
    de06 trace BaoCaoThang11.xlsx tt_luot
    de06 trace BaoCaoThang11.xlsx ls_cmnd9_ty_le --json nguon.json
    """,
    short_help="Một số lấy từ đâu: cách tính, đơn vị, tệp, ô.",
)
@click.argument("workbook", metavar="SỔ.xlsx", type=click.Path(path_type=Path), help="Sổ tổng hợp.")
@click.argument("code", metavar="MÃ", help="Mã chỉ tiêu, như ở cột Mã.")
@click.option("--json", "json_file", metavar="TỆP", help="Ghi kết quả dạng JSON ra tệp; - là ra màn hình.")
def trace(workbook: Path, code: str, json_file: str | None) -> int:
    """Cho biết một số liệu được gõ, tính hay tổng hợp từ số nào của đơn vị nào, ở tệp nào, ô nào."""
    from de06_xl.actions import trace as action
    from de06_xl.actions.session import open_file
    from de06_xl.cli.terminal import TerminalUi, shares_table
    from de06_xl.process.trace import sentences

    ui = TerminalUi()
    found = action.run(open_file(workbook, ui, dt.datetime.now().astimezone()), code)
    if json_file == "-":
        print_json(trace_document(found, workbook.name))
        return 0
    if json_file is not None:
        write_json(Path(json_file), trace_document(found, workbook.name))
    for origin in found.origins:
        _tell(ui, sentences(origin))
        if origin.gathered and origin.gathered.given:
            shares_table(origin.gathered)
    return 0


@de06.command(
    example="""
    de06 setup
    de06 setup --wheels ThuVien
    de06 setup --remove
    """,
    short_help="Cài hoặc gỡ phần bổ trợ Excel trên máy này.",
)
@click.option("--remove", is_flag=True, help="Gỡ phần bổ trợ và môi trường Python riêng; sổ và báo cáo vẫn nguyên.")
@click.option(
    "--wheels",
    metavar="THƯ_MỤC",
    type=click.Path(path_type=Path),
    help="Cài từ thư mục chứa sẵn các tệp .whl, không cần mạng.",
)
def setup(remove: bool, wheels: Path | None) -> int:
    """Cài DeAn06 cho người dùng Windows này: môi trường Python riêng và phần bổ trợ Excel; hãy đóng Excel trước."""
    from de06_xl.cli.terminal import TerminalUi
    from de06_xl.setup import install
    from de06_xl.setup.machine import ThisMachine
    from de06_xl.system.errors import De06Error

    if remove and wheels:
        raise De06Error("Không dùng --remove cùng với --wheels; hãy chọn một trong hai.")
    if remove:
        install.remove(ThisMachine(), TerminalUi())
    else:
        install.install(ThisMachine(), wheels=wheels, ui=TerminalUi())
    return 0


@de06.command(
    example="de06 doctor\nde06 doctor --run",
    short_help="Tìm những gì cản phần bổ trợ Excel trên máy này.",
)
@click.option("--run", "with_run", is_flag=True, help="Mở Excel, chạy thử mỗi nút một lần trên sổ tạm.")
def doctor(with_run: bool) -> int:
    """Kiểm tra máy này và nêu cách khắc phục, không thay đổi gì; kết thúc với mã 1 khi có mục đang chặn."""
    from de06_xl.cli.terminal import TerminalUi
    from de06_xl.setup import doctor as examination
    from de06_xl.setup.drive import drive
    from de06_xl.setup.machine import ThisMachine

    ui = TerminalUi()
    checks = examination.examine(ThisMachine())
    examination.tell(checks, ui)
    if with_run:
        # Whatever the checks say: only a button that was pressed shows what a setting does in this Excel.
        tried = drive(ThisMachine(), ui)
        examination.tell(tried, ui)
        checks += tried
    return 1 if examination.blocks(checks) else 0


def _mailbox(address: str | None, authority: Path | None, since: str | None = None) -> ImapSettings | None:
    """The mailbox that options name; raises De06Error for what cannot be one."""
    if address is None:
        return None
    from de06_xl.mailbox.imap import read_settings
    from de06_xl.system.errors import De06Error
    from de06_xl.system.files import read_bytes
    from de06_xl.vietnamese.dates import UnreadableDate, read_date

    try:
        first = read_date(since) if since else None
    except UnreadableDate as error:
        raise De06Error(f"--since: {error}") from None
    return read_settings(address, ca=read_bytes(authority) if authority else None, since=first)


def main() -> None:
    """The entry point ``de06``."""
    sys.exit(run(de06))


def _period(code: str) -> Period:
    from de06_xl.model.period import Period, PeriodError
    from de06_xl.system.errors import De06Error

    try:
        return Period.parse(code)
    except PeriodError as error:
        raise De06Error(str(error)) from None


def _tell(ui: Any, sentences: Sequence[str]) -> None:
    for sentence in sentences:
        ui.tell(sentence)
