"""Arguments and options shared by several commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from de06_xl.mailbox.imap import ImapSettings

Command = TypeVar("Command", bound="Callable[..., int]")

workbook_argument = click.argument("path", metavar="SỔ.xlsx", type=click.Path(path_type=Path), help="Sổ tổng hợp.")
json_option = click.option(
    "--json",
    "json_file",
    metavar="TỆP",
    type=click.Path(path_type=Path),
    help="Ghi kết quả dạng JSON ra tệp; - là ra màn hình.",
)
STANDARD_OUTPUT = Path("-")
"""The value of ``json_option`` for JSON on standard output."""

DRAFTS_ADDRESS = (
    "hộp thư này. Dạng imaps://tài_khoản@máy_chủ; máy chủ không cho biết đâu là thư mục thư nháp thì ghi thêm tên: "
    "imaps://tài_khoản@máy_chủ/THƯ_MỤC."
)
"""The format of the address of a mailbox to whose drafts something is uploaded."""


def imap_options(what: str) -> Callable[[Command], Command]:
    """The options that name a mailbox; ``what`` is its purpose."""

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


def mailbox_of(address: str | None, authority: Path | None, since: str | None = None) -> ImapSettings | None:
    """The mailbox that the options name; raises De06Error if they are invalid."""
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
