"""The commands that look at a Word file by itself: check-layout."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from de06_xl.cli.command import Command
from de06_xl.cli.options import STANDARD_OUTPUT, json_option
from de06_xl.cli.output import print_json
from de06_xl.cli.terminal import TerminalUi

if TYPE_CHECKING:
    from de06_xl.report.layout.verdicts import Judged, Problem

_MOST_PLACES = 5
"""Places of one rule that are told one by one."""


@click.command(
    "check-layout",
    cls=Command,
    example="""
    de06 check-layout BaoCao.docx
    de06 check-layout BaoCao.docx --comments BaoCao_GopY.docx
    de06 check-layout BaoCao.docx --json TheThuc.json
    """,
    short_help="Kiểm tra thể thức một tệp Word theo Nghị định 30/2020/NĐ-CP.",
)
@click.argument("path", metavar="TỆP.docx", type=click.Path(path_type=Path), help="Văn bản Word bất kỳ.")
@click.option(
    "--comments", "copy", metavar="TỆP.docx", type=click.Path(path_type=Path), help="Bản sao có nhận xét tại từng chỗ."
)
@json_option
def check_layout(path: Path, copy: Path | None, json_file: Path | None) -> int:
    """Đối chiếu một tệp Word với 16 quy tắc trình bày; kết thúc với mã 1 khi có quy tắc chưa đúng."""
    from de06_xl.actions import check_layout as action
    from de06_xl.report.layout.verdicts import Verdict

    to_screen = json_file == STANDARD_OUTPUT
    judged = action.run(path, json_file=None if to_screen else json_file, copy=copy)
    if to_screen:
        print_json(action.document(judged, path.name))
    else:
        _tell(judged)
    return int(any(one.verdict is Verdict.WRONG for one in judged))


def _tell(judged: list[Judged]) -> None:
    ui = TerminalUi()
    for one in judged:
        ui.tell(f"{one.number:2}. {one.name} ({one.article}): {one.verdict.value}.")
        for problem in one.problems[:_MOST_PLACES]:
            ui.tell(f"    {_line(problem)}")
        if len(one.problems) > _MOST_PLACES:
            ui.tell(f"    và {len(one.problems) - _MOST_PLACES} chỗ khác.")
    counts = Counter(one.verdict for one in judged)
    ui.tell("Kết quả: " + ", ".join(f"{count} {verdict.value}" for verdict, count in counts.items()) + ".")


def _line(problem: Problem) -> str:
    from de06_xl.vietnamese.messages import quoted

    where = f" {quoted(problem.paragraph.text, 60)}" if problem.paragraph and problem.paragraph.text else ""
    return f"{problem.part}{where}: {problem.stands}; nghị định: {problem.wanted}."
