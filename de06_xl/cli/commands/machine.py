"""The commands for a clerk's Windows machine: setup, doctor, bundle."""

from __future__ import annotations

from pathlib import Path

import click

from de06_xl.cli.command import Command
from de06_xl.cli.terminal import TerminalUi


@click.command(
    cls=Command,
    example="""
    de06 setup
    de06 setup --remove
    """,
    short_help="Cài hoặc gỡ phần bổ trợ Excel trên máy này.",
)
@click.option("--remove", is_flag=True, help="Gỡ phần bổ trợ và Python riêng; sổ và báo cáo vẫn nguyên.")
def setup(remove: bool) -> int:
    """Cài DeAn06 cho người dùng Windows này: Python riêng và phần bổ trợ Excel; hãy đóng Excel trước."""
    from de06_xl.setup import install
    from de06_xl.setup.machine import ThisMachine

    if remove:
        install.remove(ThisMachine(), TerminalUi())
    else:
        install.install(ThisMachine(), TerminalUi())
    return 0


@click.command(
    cls=Command,
    example="""
    de06 bundle
    de06 bundle --out D:\\BoCai
    """,
    short_help="Làm bộ cài cho máy không có mạng, không có Python.",
)
@click.option(
    "--out",
    metavar="TỆP|THƯ_MỤC",
    type=click.Path(path_type=Path),
    help="Nơi ghi: tệp .zip, hoặc thư mục chưa có; không nêu thì ghi tệp .zip vào thư mục đang đứng.",
)
def bundle(out: Path | None) -> int:
    """Làm bộ cài: một thư mục hoặc tệp .zip mà người dùng Windows nháy đúp CaiDat.cmd là cài xong; cần mạng."""
    from de06_xl.setup import bundle as bundles
    from de06_xl.setup.machine import ThisMachine

    bundles.bundle(ThisMachine(), (out or Path(f"{bundles.NAME}.zip")).absolute(), TerminalUi())
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
        # In any case: only pressing a button shows what a setting does in this Excel.
        tried = drive(ThisMachine(), ui)
        examination.tell(tried, ui)
        checks += tried
    return 1 if examination.blocks(checks) else 0
