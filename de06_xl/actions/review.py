"""Bản rà soát: the report with a comment at each figure, for review before it is signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.actions.documents import REVIEWED, changed, free_place
from de06_xl.actions.report import filling, place_of, render_or_list_problems, template_for
from de06_xl.actions.session import Checked, Outcome, Session, check
from de06_xl.model.figures import Figures
from de06_xl.model.placeholder import Reference
from de06_xl.process.remarks import Remarks
from de06_xl.report.anchors import Anchors
from de06_xl.report.render import render
from de06_xl.report.review import text_of, with_comments
from de06_xl.report.seal import seal
from de06_xl.system import files
from de06_xl.system.errors import De06Error

if TYPE_CHECKING:
    from pathlib import Path


def run(session: Session, *, template: Path | None = None, out: Path | None = None) -> Outcome:
    """Write the report with comments, to exactly ``out`` or into ``bao_cao/``; the workbook is not changed.

    Raises De06Error if the report itself could not be made, or if its template changes or compares figures.
    """
    checked = check(session)
    session.stage(3, 3, "lập bản rà soát")
    template = template or template_for(session.folder, checked.book)
    data, count = review_copy(session, checked, files.read_bytes(template), template.name)
    target = out or free_place(place_of(session.folder, checked, REVIEWED), lambda place: changed(place, data))
    if out and changed(out, data):
        raise De06Error("đã có và không phải bản rà soát vừa xuất nên không ghi đè; hãy chọn tên khác.", file=str(out))
    files.refuse_if_open(target)
    files.make_folder(target.parent)
    files.write_atomically(target, data)
    return Outcome(
        messages=(f"Đã xuất bản rà soát, {count} nhận xét: {target}",),
        open_path=target,
        files=(target,),
        findings=checked.findings,
    )


def review_copy(session: Session, checked: Checked, template: bytes, name: str) -> tuple[bytes, int]:
    """The report with a comment at each figure, and the number of comments."""
    anchored, anchors = anchored_report(checked, template, name)
    book = session.book(submissions=True)
    remarks = Remarks(book, Figures(book), checked.findings)
    texts = [
        remarks.of(one) if isinstance(one, Reference) else remarks.of_cell(one.table, one.row, one.column)
        for one in anchors.subjects
    ]
    data, count = with_comments(anchored, texts, session.now)
    return seal(data), count


def anchored_report(checked: Checked, template: bytes, name: str, *, pictures: bool = True) -> tuple[bytes, Anchors]:
    """The report with an anchor at each figure; without ``pictures`` no chart is drawn.

    Raises De06Error if it could not be made, or if its template changes or compares figures.
    """
    report, gaps = render_or_list_problems(checked, template, name, pictures=pictures)
    checked = Checked(checked.book, checked.figures, [*checked.findings, *gaps])
    anchors = Anchors()
    anchored = render(template, name, *filling(checked, set(), anchors).drawn(pictures))
    if text_of(anchored) != text_of(report):
        raise De06Error(
            "mẫu Word so sánh hoặc cắt chữ của một số liệu ({% if so.ma == … %}) nên bản rà soát sẽ khác báo cáo; hãy "
            "viết lệnh theo .gia_tri, hoặc đưa câu ấy vào sổ.",
            file=name,
        )
    return anchored, anchors
