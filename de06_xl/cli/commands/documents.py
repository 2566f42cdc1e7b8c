"""The commands about Word files: compare, accept, close, check-template, check-layout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from de06_xl.cli.command import Command
from de06_xl.cli.options import STANDARD_OUTPUT, json_option, workbook_argument
from de06_xl.cli.output import exit_status, opened, print_json, print_outcome
from de06_xl.cli.terminal import TerminalUi

if TYPE_CHECKING:
    from de06_xl.actions.check_template import TemplateReport
    from de06_xl.report.layout.verdicts import Judged

_MOST_PLACES = 5
"""How many places per rule are listed before the rest is counted."""
_MOST_DIFFERENCES = 200
"""How many differences are listed before the rest is counted."""
_LONGEST_PRINT = 70
"""Characters shown of what a placeholder prints."""


@click.command(
    "check-layout",
    cls=Command,
    example="""
    de06 check-layout BaoCao.docx
    de06 check-layout BaoCao.docx --comments BaoCao_GopY.docx
    de06 check-layout BaoCao.docx --fix BaoCao_DaSua.docx
    de06 check-layout BaoCao.docx --json TheThuc.json
    """,
    short_help="Kiểm tra thể thức một tệp Word theo Nghị định 30/2020/NĐ-CP.",
)
@click.argument("path", metavar="TỆP.docx", type=click.Path(path_type=Path), help="Văn bản Word bất kỳ.")
@click.option(
    "--comments", "copy", metavar="TỆP.docx", type=click.Path(path_type=Path), help="Bản sao có nhận xét tại từng chỗ."
)
@click.option(
    "--fix",
    metavar="TỆP.docx",
    type=click.Path(path_type=Path),
    help="Bản sao đã sửa khổ giấy, lề, phông, cỡ chữ, số trang; kết quả là của bản ấy.",
)
@json_option
def check_layout(path: Path, copy: Path | None, fix: Path | None, json_file: Path | None) -> int:
    """Đối chiếu một tệp Word với 16 quy tắc trình bày; kết thúc với mã 1 khi có quy tắc chưa đúng."""
    from de06_xl.actions import check_layout as action
    from de06_xl.report.layout.verdicts import Verdict

    to_screen = json_file == STANDARD_OUTPUT
    judged = action.run(path, json_file=None if to_screen else json_file, copy=copy, fix=fix)
    if to_screen:
        print_json(action.document(judged, path.name))
    else:
        _tell(judged)
    return int(any(one.verdict is Verdict.WRONG for one in judged))


def _tell(judged: list[Judged]) -> None:
    from de06_xl.actions.check_layout import counted

    ui = TerminalUi()
    for one in judged:
        ui.tell(f"{one.number:2}. {one.name} ({one.article}): {one.verdict.value}.")
        for problem in one.problems[:_MOST_PLACES]:
            ui.tell(f"    {problem.in_words(quoting=True)}")
        if len(one.problems) > _MOST_PLACES:
            ui.tell(f"    và {len(one.problems) - _MOST_PLACES} chỗ khác.")
    ui.tell(f"Kết quả: {counted(judged)}.")


@click.command(
    cls=Command,
    example="""
    de06 compare BaoCaoThang11.xlsx BanKy.docx
    de06 compare BaoCaoThang11.xlsx BanKy.pdf
    de06 compare BaoCaoThang11.xlsx BanKy.docx --marked BanKy_DoiChieu.docx --write
    """,
    short_help="Đối chiếu văn bản cuối (bản ký) với sổ.",
)
@workbook_argument
@click.argument("final", metavar="BẢN_KÝ", type=click.Path(path_type=Path), help="Tệp Word hoặc PDF sẽ ký hoặc đã ký.")
@click.option(
    "--template", metavar="MẪU.docx", type=click.Path(path_type=Path), help="Mẫu Word khác mẫu trong mau_word."
)
@click.option(
    "--marked", metavar="TỆP.docx", type=click.Path(path_type=Path), help="Bản sao có nhận xét tại từng chỗ khác."
)
@click.option("--write", is_flag=True, help="Ghi kết quả vào trang Đối chiếu của sổ (có bản sao trong sao_luu).")
@json_option
def compare(
    path: Path, final: Path, template: Path | None, marked: Path | None, write: bool, json_file: Path | None
) -> int:
    """Nêu mọi chỗ văn bản cuối khác với những gì sổ cho: số, câu chữ, đoạn thêm, bỏ, đổi chỗ; mã 1 khi có chỗ khác."""
    from de06_xl.actions import compare as action

    to_screen = json_file == STANDARD_OUTPUT
    found = opened(path).compare(
        final, template=template, write=write, json_file=None if to_screen else json_file, marked=marked
    )
    if to_screen:
        print_json(action.document(found, final.name, path.name))
        return int(bool(found))
    ui = TerminalUi()
    for number, one in enumerate(found[:_MOST_DIFFERENCES], 1):
        ui.tell(f"{number}. {one.description}")
    if len(found) > _MOST_DIFFERENCES:
        ui.tell(f"Và {len(found) - _MOST_DIFFERENCES} chỗ khác nữa; --write ghi hết ra trang Đối chiếu, --json ra tệp.")
    ui.tell(f"Kết quả: {action.counted(found)}.")
    return int(bool(found))


@click.command(
    cls=Command,
    example="""
    de06 accept BaoCaoThang11.xlsx
    de06 accept BaoCaoThang11.xlsx 1 3
    """,
    short_help="Nhận vào sổ những chỗ văn bản cuối đã sửa.",
)
@workbook_argument
@click.argument("numbers", metavar="[SỐ]...", nargs=-1, type=int, help="Chỗ khác thứ mấy ở trang Đối chiếu.")
def accept(path: Path, numbers: tuple[int, ...]) -> int:
    """Nhận những chỗ ghi x ở cột Nhận của trang Đối chiếu (do compare --write ghi), hoặc những chỗ nêu số thứ tự.

    Số đã đổi thành số gõ tay kèm nguồn ở Ghi chú, câu đã đổi thành nội dung của đoạn; chỗ nào không tự nhận được thì
    nêu việc phải làm và kết thúc với mã 1.
    """
    outcome = opened(path).accept(numbers)
    print_outcome(outcome, written="Đã ghi vào sổ")
    return exit_status(outcome)


@click.command(
    cls=Command,
    example="""
    de06 close BaoCaoThang11.xlsx BanKy.docx
    de06 close BaoCaoThang11.xlsx BanKy.pdf --dong-y
    """,
    short_help="Chốt kỳ theo văn bản đã ký.",
)
@workbook_argument
@click.argument("final", metavar="BẢN_KÝ", type=click.Path(path_type=Path), help="Tệp Word hoặc PDF đã ký.")
@click.option(
    "--template", metavar="MẪU.docx", type=click.Path(path_type=Path), help="Mẫu Word khác mẫu trong mau_word."
)
@click.option("--dong-y", "agreed", is_flag=True, help="Chốt cả khi văn bản còn khác sổ hoặc sổ còn lỗi, không hỏi.")
def close(path: Path, final: Path, template: Path | None, agreed: bool) -> int:
    """Ghi số, ngày, mã SHA-256 của văn bản đã ký vào Nhật ký, số đã ký vào Lịch sử; từ đó sổ nhắc khi có thay đổi.

    Văn bản còn chỗ khác với sổ, hoặc sổ còn lỗi, thì hỏi trước; không có người trả lời thì không chốt.
    """
    print_outcome(opened(path).close(final, template=template, agreed=agreed), written="Đã ghi vào sổ")
    return 0


@click.command(
    "check-template",
    cls=Command,
    example="""
    de06 check-template mau_word/bao-cao.docx
    de06 check-template MauRieng.docx --from BaoCaoThang11.xlsx
    """,
    short_help="Kiểm tra mẫu Word: chỗ sai, phần thiếu, sẽ in gì.",
)
@click.argument("path", metavar="MẪU.docx", type=click.Path(path_type=Path), help="Mẫu báo cáo hoặc công văn.")
@click.option(
    "--from",
    "workbook",
    metavar="SỔ.xlsx",
    type=click.Path(path_type=Path),
    help="Sổ lấy số liệu; không ghi thì là sổ duy nhất cạnh thư mục mau_word.",
)
@json_option
def check_template(path: Path, workbook: Path | None, json_file: Path | None) -> int:
    """Nêu mọi chỗ sai của mẫu trong một lần và từng chỗ điền sẽ in gì; kết thúc với mã 1 khi có chỗ phải sửa."""
    from de06_xl.actions import check_template as action

    to_screen = json_file == STANDARD_OUTPUT
    source = opened(workbook or action.workbook_of(path))
    report = source.check_template(path, json_file=None if to_screen else json_file)
    if to_screen:
        print_json(action.document(report, path.name))
    else:
        _tell_template(report)
    return int(not report.right)


def _tell_template(report: TemplateReport) -> None:
    from de06_xl.vietnamese.messages import quoted, sentence

    ui = TerminalUi()
    for number, problem in enumerate(report.checked.problems, 1):
        ui.tell(f"{number}. {sentence(problem)}")
    for lack in report.lacks:
        ui.tell(lack)
    if report.checked.printed:
        ui.tell("Các chỗ điền sẽ in:")
    for one in report.checked.printed:
        times = f" ({len(one.texts)} lần)" if len(one.texts) > 1 else ""
        text = next((quoted(text, _LONGEST_PRINT) for text in one.texts if text.strip()), "(để trống)")
        ui.tell(f"    {one.tag} → {text}{times}")
    ui.tell("Mẫu dùng được." if report.right else "Hãy sửa mẫu rồi kiểm tra lại.")
