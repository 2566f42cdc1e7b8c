"""Xuất Word: fill in the Word template with the workbook's report."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from de06_xl.actions.documents import changed, free_place, template_of
from de06_xl.actions.session import REPORT_FOLDER, TEMPLATE_FOLDER, Checked, Outcome, Session, check
from de06_xl.model.book import Book
from de06_xl.model.finding import Finding, Severity
from de06_xl.model.placeholder import Reference
from de06_xl.process.validate import open_errors
from de06_xl.process.validate.aggregated import lacking_units
from de06_xl.process.validate.texts import template_gap
from de06_xl.report.anchors import Anchors
from de06_xl.report.compose import compose
from de06_xl.report.context import template_context
from de06_xl.report.marks import lost_marks, lost_parts
from de06_xl.report.render import MOST_LISTED, render
from de06_xl.report.seal import is_untouched_pdf, seal, seal_pdf
from de06_xl.report.tables import PrintedTable
from de06_xl.report.template_check import check_template
from de06_xl.system import files, pdf, shipped
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.messages import cite, listed
from de06_xl.vietnamese.text import strip_diacritics

if TYPE_CHECKING:
    from de06_xl.report.charts import Chart

NAMED = 5
"""How many cells a sentence names before it counts the rest."""


def run(session: Session, *, template: Path | None = None, out: Path | None = None, with_pdf: bool = False) -> Outcome:
    """Export the report, to exactly ``out`` or into ``bao_cao/``, also as PDF if requested.

    Open errors do not prevent the export: its headers and its name say how many there are. A report that somebody
    changed since its export is kept: the new one gets ``_v2`` or, with ``out``, De06Error is raised.
    """
    checked = check(session)
    session.stage(3, 3, "lập báo cáo Word")
    template = template or template_for(session.folder, checked.book)
    template_data = files.read_bytes(template)
    data, gaps = render_or_list_problems(checked, template_data, template.name)
    checked = replace(checked, findings=[*checked.findings, *gaps])
    target = _literal(out, data, with_pdf) if out else _default(session.folder, checked, data, with_pdf)
    made = [target, target.with_suffix(".pdf")] if with_pdf else [target]
    for path in made:
        files.refuse_if_open(path)
    files.make_folder(target.parent)
    files.write_atomically(target, data)
    if with_pdf:
        session.ui.step("Đang chuyển sang PDF …")
        pdf.to_pdf(target, made[-1])
        files.write_atomically(made[-1], seal_pdf(files.read_bytes(made[-1])))
    messages = [f"Đã xuất báo cáo: {path}" for path in made]
    messages += [*lost_marks(template_data, template.name), *lost_parts(data, template.name, checked.book.fact)]
    messages += [gap.message for gap in gaps]
    if lacking := lacking_units(checked.book, checked.findings):
        messages.append(f"Báo cáo chưa gồm {lacking}; hãy thu thêm rồi Tổng hợp, không chờ được thì ghi Giải trình.")
    if count := open_errors(checked.findings):
        holes = sum(finding.open and finding.kind.to_fill for finding in checked.findings)
        unfilled = f" ({holes:02d} chỗ chưa nhập)" if holes else ""
        messages.append(
            f"Còn {count:02d} lỗi chưa xử lý{unfilled} nên báo cáo có dòng KHÔNG TRÌNH KÝ; hãy chạy Kiểm tra để xem."
        )
    messages += _open_warnings(checked.findings)
    return Outcome(messages=tuple(messages), open_path=made[-1], files=tuple(made), findings=checked.findings)


def template_for(folder: Path, book: Book) -> Path:
    """The template named by the fact `mau_bao_cao`, else the administration's; the workbook's own copy first.

    Raises De06Error if there is none of that name.
    """
    name = book.fact("mau_bao_cao").strip()
    if not name:
        return template_of(folder, shipped.REPORT_TEMPLATE)
    path = template_of(folder, f"templates/{Path(name).name}")
    if Path(name).name != name or not files.exists(path):
        raise De06Error(
            f"thư mục {TEMPLATE_FOLDER} không có mẫu Word {cite(name)} mà khóa mau_bao_cao gọi; hãy sửa tên ở trang "
            "Thông tin chung, hoặc chép mẫu vào đó.",
            file=book.file,
        )
    return path


def _open_warnings(findings: Sequence[Finding]) -> list[str]:
    """The unexplained warnings, by cell."""
    places = [f.place for f in findings if f.severity is Severity.WARNING and not f.accepted]
    if not places:
        return []
    cells = [place.address for place in dict.fromkeys(places) if place]
    where = f" ({listed(cells, NAMED, 'ô', ', ')})" if cells else ""
    return [f"Còn {len(places):02d} cảnh báo chưa Giải trình{where}; hãy xem trang Kiểm tra."]


def run_with_pdf(session: Session) -> Outcome:
    """Export the report into ``bao_cao/``, as PDF too."""
    return run(session, with_pdf=True)


def render_report(checked: Checked, template: bytes, name: str) -> bytes:
    """The report as .docx bytes, the same for the same workbook and template."""
    return render_with_gaps(checked, template, name)[0]


def render_with_gaps(
    checked: Checked, template: bytes, name: str, *, pictures: bool = True
) -> tuple[bytes, list[Finding]]:
    """The report, and findings about missing figures in its template, which count as open errors of the report."""
    data, gaps = _rendered(checked, template, name, pictures)
    found = [one for gap in sorted(gaps, key=str) if (one := template_gap(gap, name, checked.book, checked.figures))]
    if found:  # again: the headers show the number of open errors
        data, _ = _rendered(replace(checked, findings=[*checked.findings, *found]), template, name, pictures)
    return data, found


def render_or_list_problems(
    checked: Checked, template: bytes, name: str, *, pictures: bool = True
) -> tuple[bytes, list[Finding]]:
    """The report and its gaps; raises De06Error with all mistakes of the template, not only the first.

    Without ``pictures`` no chart is drawn: drawing is slow, and some callers only read the text.
    """
    try:
        return render_with_gaps(checked, template, name, pictures=pictures)
    except De06Error:
        problems = check_template(template, name, *filling(checked, set())[:-1]).problems
        if len(problems) < 2:
            raise
    shown = "; ".join(f"({number}) {problem.rstrip('.')}" for number, problem in enumerate(problems[:MOST_LISTED], 1))
    more = f"; và {len(problems) - MOST_LISTED} chỗ khác" if len(problems) > MOST_LISTED else ""
    raise De06Error(f"mẫu Word có {len(problems):02d} chỗ sai: {shown}{more}.", file=name) from None


def _rendered(checked: Checked, template: bytes, name: str, pictures: bool) -> tuple[bytes, set[Reference]]:
    gaps: set[Reference] = set()
    return seal(render(template, name, *filling(checked, gaps).drawn(pictures))), gaps


class Filling(NamedTuple):
    """The arguments with which ``render`` fills in a template."""

    context: Mapping[str, Any]
    left_out: Collection[str]
    tables: Mapping[str, PrintedTable]
    landscape: Sequence[bool]
    charts: Sequence[Chart]

    def drawn(self, pictures: bool) -> Filling:
        """The same arguments, without charts unless ``pictures``."""
        return self if pictures else self._replace(charts=())


def filling(checked: Checked, gaps: set[Reference], anchors: Anchors | None = None) -> Filling:
    """The values for the report's template; ``gaps`` collects missing ones that it asks for."""
    report = compose(checked.book, checked.figures, anchors)
    lacking = lacking_units(checked.book, checked.findings)
    context = template_context(report, checked.figures, open_errors(checked.findings), lacking, gaps, anchors)
    landscape = [appendix.landscape for appendix in report.appendices]
    return Filling(context, checked.book.declared_empty(), report.tables(), landscape, report.charts())


def _default(folder: Path, checked: Checked, data: bytes, with_pdf: bool) -> Path:
    path = place_of(folder, checked)
    return free_place(path, lambda place: changed(place, data) or (with_pdf and _foreign_pdf(place)))


def place_of(folder: Path, checked: Checked, ending: str = "") -> Path:
    """The report's path in ``bao_cao/``: its name has the period, what is missing, and the number of open errors."""
    stem = f"BaoCao_DeAn06_{checked.book.period}"
    if lacking := lacking_units(checked.book, checked.findings):
        words = re.findall(r"[A-Z0-9]+", strip_diacritics(lacking).upper())
        stem += "_CHUA-GOM-" + "-".join(words)
    if count := open_errors(checked.findings):
        stem += f"_CON-{count:02d}-LOI"
    return folder / REPORT_FOLDER / f"{stem}{ending}.docx"


def _literal(out: Path, data: bytes, with_pdf: bool) -> Path:
    if out.suffix.lower() != ".docx":
        raise De06Error("tên báo cáo phải có đuôi .docx; hãy sửa lại.", file=str(out))
    if with_pdf and _foreign_pdf(out):
        pdf_name = str(out.with_suffix(".pdf"))
        raise De06Error("đã có và không phải bản DeAn06 xuất nên không ghi đè; hãy chọn tên khác.", file=pdf_name)
    if changed(out, data):
        raise De06Error(
            "đã bị sửa sau khi xuất (hoặc không do DeAn06 xuất) nên không ghi đè; hãy chọn tên khác.", file=str(out)
        )
    return out


def _foreign_pdf(report: Path) -> bool:
    """Whether the PDF beside a report is not our own export: a scan of the signed copy, say."""
    path = report.with_suffix(".pdf")
    return path.exists() and not is_untouched_pdf(files.read_bytes(path))
