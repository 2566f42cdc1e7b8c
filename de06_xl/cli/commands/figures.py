"""The commands about the figures of a workbook: aggregate, validate, report, trace, analyze, export."""

from __future__ import annotations

from pathlib import Path

import click

from de06_xl.cli.command import Command
from de06_xl.cli.options import STANDARD_OUTPUT, json_option, workbook_argument
from de06_xl.cli.output import exit_status, opened, print_json, print_outcome
from de06_xl.cli.terminal import TerminalUi, findings_table

_MOST_UNITS = 20
"""How many units `trace` describes before it summarises the rest in one line."""

_MOST_MISSING = 10
"""How many missing units it names."""


@click.command(
    cls=Command,
    example="de06 aggregate BaoCaoThang11.xlsx",
    short_help="Tổng hợp số liệu các đơn vị đã gửi vào sổ.",
)
@workbook_argument
def aggregate(path: Path) -> int:
    """Tổng hợp số liệu, nội dung của các phiếu đang dùng vào sổ (có bản sao trong sao_luu); số gõ tay giữ nguyên.

    Kết thúc với mã 1 khi số tổng hợp còn thiếu đơn vị, hoặc còn chỗ chưa chọn được: hai phiếu khác nhau, chưa có cách
    tổng hợp, không rõ số mới nhất.
    """
    outcome = opened(path).aggregate()
    findings_table(outcome.findings)
    print_outcome(outcome, written="Đã ghi vào sổ")
    return exit_status(outcome)


@click.command(
    cls=Command,
    example="""
    de06 validate BaoCaoThang11.xlsx
    de06 validate BaoCaoThang11.xlsx --write
    de06 validate BaoCaoThang11.xlsx --json ket-qua.json
    """,
    short_help="Kiểm tra số liệu và nội dung của sổ.",
)
@workbook_argument
@click.option("--write", is_flag=True, help="Ghi kết quả vào trang Kiểm tra của sổ (có bản sao trong sao_luu).")
@json_option
def validate(path: Path, write: bool, json_file: Path | None) -> int:
    """Kiểm tra sổ tổng hợp; kết thúc với mã 1 khi còn lỗi chưa xử lý."""
    from de06_xl.actions.json_files import findings_document

    if json_file == STANDARD_OUTPUT:
        outcome = opened(path).validate(write=write)
        print_json(findings_document(outcome.period, outcome.findings, path.name))
    else:
        outcome = opened(path).validate(write=write, json_file=json_file)
        findings_table(outcome.findings)
        print_outcome(outcome, written="Đã ghi vào trang Kiểm tra")
    return exit_status(outcome)


@click.command(
    cls=Command,
    example="""
    de06 report BaoCaoThang11.xlsx
    de06 report BaoCaoThang11.xlsx --out TrinhKy.docx --pdf
    de06 report BaoCaoThang11.xlsx --review
    """,
    short_help="Xuất báo cáo Word (và PDF).",
)
@workbook_argument
@click.option(
    "--template", metavar="MẪU.docx", type=click.Path(path_type=Path), help="Mẫu Word khác mẫu trong mau_word."
)
@click.option(
    "--out", metavar="TỆP.docx", type=click.Path(path_type=Path), help="Tên báo cáo; không ghi thì vào bao_cao."
)
@click.option("--pdf", "with_pdf", is_flag=True, help="Xuất thêm bản PDF (cần Word hoặc LibreOffice).")
@click.option("--review", is_flag=True, help="Xuất bản rà soát: mỗi số liệu một nhận xét cho biết lấy từ đâu.")
def report(path: Path, template: Path | None, out: Path | None, with_pdf: bool, review: bool) -> int:
    """Xuất báo cáo Word theo mẫu; kết thúc với mã 1 khi sổ còn lỗi chưa xử lý."""
    outcome = opened(path).report(template=template, out=out, with_pdf=with_pdf, review=review)
    print_outcome(outcome)
    return exit_status(outcome)


@click.command(
    cls=Command,
    example="""
    de06 trace BaoCaoThang11.xlsx tt_luot
    de06 trace BaoCaoThang11.xlsx tt_luot --all
    de06 trace BaoCaoThang11.xlsx ls_cmnd9_ty_le --json nguon.json
    """,
    short_help="Một số lấy từ đâu: cách tính, đơn vị, tệp, ô.",
)
@workbook_argument
@click.argument("code", metavar="MÃ", help="Mã chỉ tiêu, như ở cột Mã.")
@click.option("--all", "everything", is_flag=True, help="In mọi đơn vị, kèm người gửi, văn bản, mã SHA-256 của tệp.")
@json_option
def trace(path: Path, code: str, everything: bool, json_file: Path | None) -> int:
    """Cho biết một số liệu được gõ, tính hay tổng hợp từ số nào của đơn vị nào, ở tệp nào, ô nào."""
    from de06_xl.actions.json_files import trace_document
    from de06_xl.process.trace import line, sentences, share_lines, source_lines

    if json_file == STANDARD_OUTPUT:
        print_json(trace_document(opened(path).trace(code), path.name))
        return 0
    ui = TerminalUi()
    asked, *parts = opened(path).trace(code, json_file=json_file).origins
    for origin in (asked, *parts):
        sent = origin.aggregated
        if everything:
            lines = [*sentences(origin), *(source_lines(sent) if sent else ())]
        elif origin is not asked and origin.figure.indicator.item:
            lines = [line(origin)]
        else:
            lines = [*sentences(origin, _MOST_MISSING), *(share_lines(sent, _MOST_UNITS) if sent else ())]
        for text in lines:
            ui.tell(text)
    return 0


@click.command(
    cls=Command,
    example="de06 analyze BaoCaoThang11.xlsx",
    short_help="Lập trang Bảng theo dõi: xu hướng, xếp hạng, đơn vị gửi.",
)
@workbook_argument
def analyze(path: Path) -> int:
    """Ghi vào trang Bảng theo dõi các số liệu đã chọn ở đó, 13 kỳ gần nhất, xếp hạng đơn vị, đơn vị nào gửi khi nào.

    Chưa chọn số liệu nào thì lấy các số liệu đầu tiên của đề cương; bản sao của sổ ở trong sao_luu.
    """
    print_outcome(opened(path).analyze(), written="Đã ghi vào sổ")
    return 0


@click.command(
    cls=Command,
    example="""
    de06 export BaoCaoThang11.xlsx --csv SoLieu.csv
    de06 export BaoCaoThang11.xlsx --parquet KhoSoLieu
    """,
    short_help="Xuất số liệu các kỳ, các đơn vị ra CSV, Parquet.",
)
@workbook_argument
@click.option(
    "--csv",
    "csv_file",
    metavar="TỆP.csv",
    type=click.Path(path_type=Path),
    help="Ghi ra tệp CSV (UTF-8) mở được bằng Excel: cột ngăn bằng dấu chấm phẩy, số thập phân dấu phẩy.",
)
@click.option(
    "--dau-cham",
    "decimal_point",
    is_flag=True,
    help="Tệp CSV có cột ngăn bằng dấu phẩy, số thập phân dấu chấm: cho máy cài kiểu Anh, Mỹ và chương trình khác.",
)
@click.option(
    "--parquet",
    metavar="THƯ_MỤC",
    type=click.Path(path_type=Path),
    help="Ghi ra thư mục tệp Parquet chia theo kỳ và đơn vị, cho Power BI, DuckDB, Spark (cần thư viện pyarrow); mỗi "
    "thư mục chỉ cho một báo cáo của một cơ quan.",
)
def export(path: Path, csv_file: Path | None, decimal_point: bool, parquet: Path | None) -> int:
    """Xuất số liệu của báo cáo và từng đơn vị, kỳ này và các kỳ trước, mỗi số một hàng; sổ giữ nguyên."""
    if csv_file is None and parquet is None:
        raise click.UsageError("Thiếu tùy chọn --csv hoặc --parquet.")
    print_outcome(opened(path).export(csv=csv_file, parquet=parquet, decimal_point=decimal_point))
    return 0
