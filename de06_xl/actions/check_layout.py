"""Kiểm tra thể thức: check any Word file against the layout rules of Nghị định 30/2020/NĐ-CP."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from de06_xl.actions.documents import MENDED, copy_beside, newest_document
from de06_xl.actions.json_files import write_json
from de06_xl.actions.session import REPORT_FOLDER, Outcome
from de06_xl.report.layout.comments import commented
from de06_xl.report.layout.fixing import fixed, has_tracked_changes
from de06_xl.report.layout.rules import judge
from de06_xl.report.layout.word_file import WordFile
from de06_xl.report.seal import seal
from de06_xl.system import files
from de06_xl.system.errors import De06Error

if TYPE_CHECKING:
    from pathlib import Path

    from de06_xl.actions.session import Session
    from de06_xl.report.layout.verdicts import Judged, Problem

_MOST = 8
"""How many rules fit into a message box."""


def run(
    docx: Path, *, json_file: Path | None = None, copy: Path | None = None, fix: Path | None = None
) -> list[Judged]:
    """Check every rule, in the order of the decree; the file itself is not changed.

    ``json_file`` gets the verdicts, ``copy`` the document with a comment at each place, ``fix`` the document with
    everything corrected that needs no judgement: then that one is checked. Raises De06Error if the file is no readable
    .docx, or if a result cannot be written.
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


def run_last(session: Session) -> Outcome:
    """Check the Word file in ``bao_cao/`` that was written last; a copy beside it has what can be corrected.

    The rest has comments there. Raises De06Error if there is no such file.
    """
    docx = newest_document(session.folder)
    if docx is None:
        raise De06Error(
            f"thư mục {REPORT_FOLDER} chưa có tệp Word nào; hãy xuất báo cáo, hoặc đặt văn bản cần kiểm tra vào đó.",
            file=session.path.name,
        )
    data = files.read_bytes(docx)
    judged = judge(WordFile(data, docx.name))
    wrong = [one for one in judged if one.problems]
    if not wrong:
        return Outcome(messages=(f"Thể thức {docx.name}: {counted(judged)}.",), open_path=docx)
    undecided = has_tracked_changes(data)
    mended = data if undecided else fixed(data, docx.name)
    left = judge(WordFile(mended, docx.name))
    copy = copy_beside(docx, MENDED)
    files.refuse_if_open(copy)
    files.write_atomically(copy, seal(commented(mended, left)))
    messages = [f"Thể thức {docx.name}: {counted(judged)}."]
    messages += [f"{one.number}. {one.name}: {one.problems[0].in_words(quoting=True)}" for one in wrong[:_MOST]]
    if undecided:
        messages.append(f"Văn bản còn Track Changes nên bản sao chưa sửa gì, chỉ có nhận xét: {copy}")
    else:
        messages.append(f"Bản sao đã sửa khổ giấy, lề, phông, cỡ chữ, số trang, chỗ còn lại có nhận xét: {copy}")
    messages.append(f"Bản sao còn: {counted(left)}.")
    return Outcome(messages=tuple(messages), open_path=copy, files=(copy,))


def counted(judged: list[Judged]) -> str:
    """How many rules hold and how many do not, in words."""
    counts = Counter(one.verdict for one in judged)
    return ", ".join(f"{count} {verdict.value}" for verdict, count in counts.items())


def document(judged: list[Judged], file: str) -> dict[str, Any]:
    """The verdicts as JSON."""
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
        "stands": problem.actual,
        "wanted": problem.wanted,
        "unclear": problem.unclear,
    }
