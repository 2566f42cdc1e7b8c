"""The commands for a clerk's Windows machine: setup, doctor."""

from __future__ import annotations

from pathlib import Path

import click

from de06_xl.cli.command import Command
from de06_xl.cli.terminal import TerminalUi


@click.command(
    cls=Command,
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


@click.command(
    cls=Command,
    example="de06 doctor\nde06 doctor --run",
    short_help="Tìm những gì cản phần bổ trợ Excel trên máy này.",
)
@click.option("--run", "with_run", is_flag=True, help="Mở Excel, chạy thử mỗi nút một lần trên sổ tạm.")
def doctor(with_run: bool) -> int:
    """Kiểm tra máy này và nêu cách khắc phục, không thay đổi gì; kết thúc với mã 1 khi có mục đang chặn."""
    from de06_xl.setup import doctor as examination
    from de06_xl.setup.drive import drive
    from de06_xl.setup.machine import ThisMachine

    ui = TerminalUi()
    checks = examination.examine(ThisMachine())
    examination.tell(checks, ui)
    if with_run:
        # Whatever the checks found: only a button that was pressed shows what a setting does in this Excel.
        tried = drive(ThisMachine(), ui)
        examination.tell(tried, ui)
        checks += tried
    return 1 if examination.blocks(checks) else 0
