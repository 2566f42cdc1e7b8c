"""Kiểm tra thể thức: hold any Word file against the layout rules of Nghị định 30/2020/NĐ-CP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from de06_xl.actions.json_files import write_json
from de06_xl.report.layout.comments import commented
from de06_xl.report.layout.fixing import fixed
from de06_xl.report.layout.rules import judge
from de06_xl.report.layout.word_file import WordFile
from de06_xl.system import files
from de06_xl.system.errors import De06Error

if TYPE_CHECKING:
    from pathlib import Path

    from de06_xl.report.layout.verdicts import Judged, Problem


def run(
    docx: Path, *, json_file: Path | None = None, copy: Path | None = None, fix: Path | None = None
) -> list[Judged]:
    """Every rule with its verdict, in the order of the decree; the file stays as it is.

    ``json_file`` gets the verdicts, ``copy`` the document with a comment at each place, ``fix`` the document with all
    put right that needs no judgement: then that is what is judged. Raises De06Error when the file is no .docx that can
    be read, or when a result cannot be written.
    """
    data = files.read_bytes(docx)
    if fix is not None:
        if files.exists(fix):
            raise De06Error("đã có nên không ghi đè; hãy chọn tên khác.", file=str(fix))
        data = fixed(data, docx.name)
        files.write_atomically(fix, data)
    judged = judge(WordFile(data, docx.name))
    if copy is not None:
        if files.exists(copy):
            raise De06Error("đã có nên không ghi đè; hãy chọn tên khác.", file=str(copy))
        files.write_atomically(copy, commented(data, judged))
    if json_file is not None:
        write_json(json_file, document(judged, docx.name))
    return judged


def document(judged: list[Judged], file: str) -> dict[str, Any]:
    """The verdicts as JSON has them."""
    return {"file": file, "rules": [_rule(one) for one in judged]}


def _rule(one: Judged) -> dict[str, Any]:
    return {
        "rule": one.number,
        "name": one.name,
        "article": f"Nghị định 30/2020/NĐ-CP, Phụ lục I, phần I, {one.article}",
        "verdict": one.verdict.name.lower(),
        "problems": [_problem(problem) for problem in one.problems],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "part": problem.part,
        "paragraph": problem.paragraph.text if problem.paragraph else None,
        "stands": problem.stands,
        "wanted": problem.wanted,
        "unclear": problem.unclear,
    }
