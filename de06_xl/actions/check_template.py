"""Kiểm tra mẫu Word: report all mistakes of a template at once, missing parts, and what it prints for a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from de06_xl.actions.json_files import write_json
from de06_xl.actions.report import filling
from de06_xl.actions.session import TEMPLATE_FOLDER, check
from de06_xl.model.placeholder import Reference
from de06_xl.process.validate.texts import template_gap
from de06_xl.report.letters import FORMS, REMINDER, letter_context
from de06_xl.report.marks import lost_marks, lost_parts
from de06_xl.report.template_check import CheckedTemplate, check_template
from de06_xl.system import files, shipped
from de06_xl.system.errors import De06Error

if TYPE_CHECKING:
    from pathlib import Path

    from de06_xl.actions.session import Session

_BLANK = "…"
_LETTERS = {
    shipped.FORMS_LETTER.rpartition("/")[2]: (FORMS, ("so_chi_tieu", "tep")),
    shipped.REMINDER_LETTER.rpartition("/")[2]: (REMINDER, ("tinh_trang", "con_thieu")),
}
"""The letters' templates by name: the kind of letter, and the columns of its appendix beside the unit's name."""


@dataclass(frozen=True)
class TemplateReport:
    """The result of a check.

    Sentences about the template's problems; parts that it ``lacks``, which do not prevent printing; what each
    placeholder prints.
    """

    checked: CheckedTemplate
    lacks: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """Whether there is nothing to correct."""
        return not (self.checked.problems or self.lacks)


def run(session: Session, template: Path, *, json_file: Path | None = None) -> TemplateReport:
    """Check a template against a session's workbook, without changing anything. ``json_file`` gets the result.

    Raises De06Error if the template is no Word file, or if the file cannot be written.
    """
    data = files.read_bytes(template)
    workbook = check(session)
    gaps: set[Reference] = set()
    if letter := _LETTERS.get(template.name):
        kind, columns = letter
        rows = [{"ten": unit.name, **dict.fromkeys(columns, _BLANK)} for unit in workbook.book.units[:1]]
        context = letter_context(workbook.book, workbook.figures, kind, rows, session.now)
        checked = check_template(data, template.name, context, workbook.book.declared_empty())
        lacks: list[str] = []
    else:
        checked = check_template(data, template.name, *filling(workbook, gaps)[:-1])
        lacks = lost_marks(data, template.name)
    if checked.report is not None:
        lacks += lost_parts(checked.report, template.name, workbook.book.fact)
    found = (template_gap(gap, template.name, workbook.book, workbook.figures) for gap in sorted(gaps, key=str))
    lacks += [one.message for one in found if one]
    report = TemplateReport(checked, tuple(lacks))
    if json_file is not None:
        write_json(json_file, document(report, template.name))
    return report


def workbook_of(template: Path) -> Path:
    """The workbook of a template: the only one beside its folder ``mau_word``.

    Raises De06Error if there is none, or several.
    """
    folder = template.absolute().parent
    books = []
    if folder.name == TEMPLATE_FOLDER:
        books = sorted(one for one in folder.parent.glob("*.xlsx") if not one.name.startswith("~$"))
    if len(books) != 1:
        raise De06Error(
            "không biết mẫu này in số liệu của sổ nào; hãy ghi thêm --from SỔ.xlsx.",
            file=template.name,
        )
    return books[0]


def document(report: TemplateReport, file: str) -> dict[str, Any]:
    """The result as JSON."""
    return {
        "file": file,
        "problems": list(report.checked.problems),
        "lacks": list(report.lacks),
        "printed": [
            {"tag": one.tag, "paragraph": one.paragraph, "texts": list(one.texts)} for one in report.checked.printed
        ],
    }
