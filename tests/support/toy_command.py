"""A command line with an option or argument of every kind, and a command that ends in every way."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click
import pytest

from de06_xl.cli.command import Group
from de06_xl.cli.run import run
from de06_xl.system.errors import De06Error

ENGLISH = re.compile(
    r"\b(Usage|Options?|Commands?|Arguments?|Positional|Error|Missing|Try|Show|message|exit|Got|unexpected|extra|"
    r"Invalid|value|such|Did|mean|required|default|dynamic|TEXT|INTEGER|PATH|FILE|FILENAME|DIRECTORY|OPTIONS|"
    r"COMMAND|ARGS|Aborted|does|not|exist|is|Could|open|takes?|Choose|Traceback)\b"
)


class PeriodType(click.ParamType):
    """A type of the project's own, which speaks Vietnamese itself."""

    name = "period"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value != "2022-05":
            self.fail(f"“{value}” không phải kỳ báo cáo; hãy viết như 2022-05.", param, ctx)
        return value


def not_three(ctx: click.Context, param: click.Parameter, value: int | None) -> int | None:
    if value == 3:
        raise click.BadParameter("không dùng số 3.")
    return value


@click.group(cls=Group, name="de06")
def toy() -> None:
    """Tổng hợp, kiểm tra và xuất báo cáo Đề án 06."""


@toy.command(
    short_help="Kiểm tra số liệu.",
    example="de06 validate So.xlsx --period 2022-05\nde06 validate So.xlsx --period 2022-05 --json -",
)
@click.argument("wb", type=click.Path(exists=True, dir_okay=False), help="Sổ tổng hợp.")
@click.argument("forms", type=click.Path(exists=True), nargs=-1, help="Phiếu đã nhận.")
@click.option("-p", "--period", type=PeriodType(), required=True, metavar="KỲ", help="Kỳ báo cáo.")
@click.option("--kind", type=click.Choice(["thang", "quy"]), default="thang", show_default=True, help="Loại kỳ.")
@click.option("--folder", metavar="THƯ_MỤC", type=click.Path(exists=True, file_okay=False), help="Thư mục phiếu.")
@click.option("--json", metavar="TỆP", help="Tệp kết quả.")
@click.option("--times", metavar="SỐ", type=click.IntRange(1, 5), callback=not_three, default=1, help="Số lần.")
@click.option("--count", metavar="SỐ", type=int, help="Số phiếu.")
@click.option("--rate", metavar="SỐ", type=float, help="Tỷ lệ.")
@click.option(
    "--share", metavar="SỐ", type=click.FloatRange(0, 1, max_open=True), default=lambda: 0.5, show_default=True
)
@click.option("--on", type=click.DateTime(["%d/%m/%Y"]), help="Ngày.")
@click.option("--sure", metavar="CÓ_KHÔNG", type=bool, help="Chắc chắn.")
@click.option("--two", metavar="CHỮ...", type=str, nargs=2, help="Hai chữ.")
@click.option("--write", is_flag=True, help="Ghi vào trang Kiểm tra.")
def validate(**given: Any) -> int:
    """Kiểm tra mọi số liệu của sổ. Kết quả in ra màn hình.

    Không sửa gì trong sổ.
    """
    return 1


@toy.command()
@click.argument("how")
def stop(how: str) -> None:
    """Dừng bằng nhiều cách."""
    match how:
        case "de06":
            raise De06Error("không đọc được; hãy lưu lại.", file="So.xlsx")
        case "escape":
            raise De06Error("không đọc được.", file="\x1b[2J.xlsx")
        case "interrupt":
            raise KeyboardInterrupt
        case "abort":
            raise click.Abort
        case "usage":
            raise click.UsageError("Không dùng cùng lúc hai tùy chọn đó.")
        case "file":
            raise click.FileError("So.xlsx", "Permission denied")
        case _:
            raise ZeroDivisionError("chia cho 0: \udcff")


@toy.command(hidden=True)
def answer() -> None:
    """Không làm gì."""


def own_folders(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a folder current, with the files that commands ask for; logs go below it, a page is 80 letters wide."""
    monkeypatch.chdir(folder)
    for home in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(home, str(folder / "home"))
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    Path("So.xlsx").touch()
    Path("phieu_nhan").mkdir()


def said(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    """The one sentence on standard error of a command line that cannot be followed."""
    assert run(toy, args) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert not ENGLISH.search(err), err
    return err.removesuffix("\n")
