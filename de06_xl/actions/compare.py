"""Đối chiếu bản ký: compare a final or signed document with what the workbook would print now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from de06_xl.actions.documents import COMPARED, copy_beside, newest_document
from de06_xl.actions.json_files import write_json
from de06_xl.actions.report import template_for
from de06_xl.actions.review import anchored_report
from de06_xl.actions.session import REPORT_FOLDER, Checked, Outcome, Session, check
from de06_xl.model.filled_table import figure_of
from de06_xl.model.placeholder import FACTS, Reference
from de06_xl.report.anchors import Anchors, Subject
from de06_xl.report.compare.consequences import consequences
from de06_xl.report.compare.differences import Difference, DifferenceKind, around, differences
from de06_xl.report.compare.marked import marked
from de06_xl.report.compare.places import places_of
from de06_xl.report.compare.signed import Signed, signed_of
from de06_xl.report.compare.units import Unit, units_of
from de06_xl.report.seal import is_pdf, is_untouched, is_untouched_pdf, seal
from de06_xl.system import files
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.messages import cut, quoted
from de06_xl.workbook.writing.compared import compared_blocks
from de06_xl.workbook.writing.log import log_block

if TYPE_CHECKING:
    from de06_xl.model.place import Place
    from de06_xl.workbook.grid import Block, Cell

_SHOWN = 8
"""How many differences a message lists before it counts the rest."""
_REMARKS = 500
"""Maximum comments in a copy; with more, it is another document."""
_LONGEST = 120
_TO_DECIDE = (
    "ở trang Đối chiếu, chỗ nào sổ phải theo văn bản thì ghi x vào cột Nhận rồi bấm Nhận theo bản ký; chỗ nào sổ đúng "
    "thì sửa văn bản."
)
_TO_CLOSE = "văn bản khớp với sổ; ký, ban hành xong thì bấm Chốt kỳ."


@dataclass(frozen=True)
class Compared:
    """A difference and its subject: the figure's code, the cell in the workbook, the consequences."""

    difference: Difference
    reference: Reference | None = None
    place: Place | None = None
    consequences: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The name of its subject in texts, "ma", "ma.moc", "tt.so"; empty if it is no figure or fact."""
        if self.reference is None:
            return ""
        return self.reference.name if self.is_value else str(self.reference)[1:-1]

    @property
    def is_value(self) -> bool:
        """Whether the value of a figure was changed, not its date or the value it is compared with."""
        return self.reference is not None and not self.reference.is_fact and self.reference.form in ("", "so")

    @property
    def description(self) -> str:
        """The difference as a sentence."""
        one = self.difference
        old, new = quoted(one.old, _LONGEST), quoted(one.new, _LONGEST)
        match one.kind:
            case DifferenceKind.FIGURE:
                said = f"Đổi số{f' {cut(self.code)}' if self.code else ''}: sổ cho {old}, văn bản ghi {new}"
            case DifferenceKind.TEXT:
                said = f"Đổi câu chữ: {around(one)}"
            case DifferenceKind.ADDED:
                said = f"Thêm đoạn {new}"
            case DifferenceKind.REMOVED:
                said = f"Bỏ đoạn {old}"
            case DifferenceKind.MOVED:
                said = f"Đổi chỗ đoạn {new}"
        return " ".join([f"{said}.", *self.consequences])


def run(
    session: Session,
    final: Path,
    *,
    template: Path | None = None,
    write: bool = False,
    json_file: Path | None = None,
    copy: Path | None = None,
) -> tuple[Outcome, list[Compared]]:
    """List the differences; with ``write`` also in the sheet `Đối chiếu`.

    ``json_file`` gets them as JSON, ``copy`` the document with a comment at each difference. Raises De06Error if the
    document cannot be read, or a result not be written.
    """
    data = files.read_bytes(final)
    if copy is not None and copy.suffix.lower() != ".docx":
        raise De06Error("bản sao có nhận xét phải có đuôi .docx; hãy sửa lại tên.", file=str(copy))
    if copy is not None and is_pdf(data, final.name):
        raise De06Error("là PDF nên không ghi nhận xét vào được; hãy bỏ --marked, hoặc dùng tệp Word.", file=final.name)
    checked = check(session)
    held = compare_with(session, checked, final.name, data, template)
    found, signed = held.found, held.signed
    made = []
    if json_file is not None:
        write_json(json_file, document(found, final.name, session.path.name))
        made.append(json_file)
    if copy is not None:
        made.append(_write_copy(copy, data, found))
    summary = f"Đối chiếu {final.name}: {counted(found)}."
    messages = [summary, *(one.description for one in found[:_SHOWN])]
    if len(found) > _SHOWN:
        messages.append(f"Và {len(found) - _SHOWN} chỗ khác nữa.")
    blocks: list[Block] = []
    if write:
        names = checked.book.code_names()
        blocks = [
            *compared_blocks(session.grid, [_line(one, signed, names) for one in found]),
            *log_block(session.grid, session.now, session.user, "Đối chiếu", summary),
        ]
    opened = copy if copy is not None and found else None
    next_step = (_TO_DECIDE if found else _TO_CLOSE) if write else ""
    outcome = Outcome(tuple(messages), next_step, opened, blocks, tuple(made), keeps_report=True)
    return outcome, found


def run_last(session: Session) -> Outcome:
    """Compare the report in ``bao_cao/`` that somebody changed last, and mark the differences in a copy beside it."""
    final = newest_final(session)
    copy = None if final.suffix.lower() == ".pdf" else copy_beside(final, COMPARED)
    return run(session, final, write=True, copy=copy)[0]


def newest_final(session: Session, *, exports: bool = False) -> Path:
    """The Word file or PDF in ``bao_cao/`` that was written last and changed since its export.

    With ``exports``, an unchanged export is accepted if there is nothing else. Raises De06Error if there is none.
    """

    def changed(path: Path) -> bool:
        return not is_export(files.read_bytes(path))

    endings = (".docx", ".pdf")
    final = newest_document(session.folder, changed, endings)
    if final is None and exports:
        final = newest_document(session.folder, endings=endings)
    if final is None:
        session.book()  # raises for a workbook of another kind
        which = "" if exports else " khác với báo cáo đã xuất"
        raise De06Error(
            f"thư mục {REPORT_FOLDER} không có tệp Word, PDF nào{which}; hãy đặt văn bản cuối vào đó rồi bấm lại.",
            file=session.path.name,
        )
    return final


@dataclass(frozen=True)
class ComparedDocument:
    """A document compared with a workbook: the differences, the document's identity, and its figures as printed.

    ``printed`` is by code, one text for each occurrence in the report; "" if the document lacks it.
    """

    found: list[Compared]
    signed: Signed
    printed: Mapping[str, Sequence[str]]


def compare_with(
    session: Session, checked: Checked, name: str, data: bytes, template: Path | None = None
) -> ComparedDocument:
    """Compare a document, Word or PDF, with the report that the workbook would make now.

    Raises De06Error if the document cannot be read, or the report cannot be made.
    """
    template = template or template_for(session.folder, checked.book)
    report, anchors = anchored_report(checked, files.read_bytes(template), template.name, pictures=False)
    expected = units_of(report, template.name)
    if is_pdf(data, name):
        from de06_xl.report.compare.rejoin import units_of_pdf  # imported here: a Word file does not need PDFium

        final = units_of_pdf(data, name, report, expected)
    else:
        final = units_of(data, name)
    found = compared(checked, expected, final, anchors)
    return ComparedDocument(found, signed_of(data, name, final, checked.book), _printed(found, expected, anchors))


def is_export(data: bytes) -> bool:
    """Whether these are the bytes of an unchanged export, Word or PDF."""
    return is_untouched_pdf(data) if is_pdf(data) else is_untouched(data)


def _printed(found: Sequence[Compared], old: Sequence[Unit], anchors: Anchors) -> dict[str, list[str]]:
    """What a document prints for each figure, in the order of the report."""
    changed = {one.difference.anchor: one.difference.new for one in found if one.difference.anchor is not None}
    gone = {one.difference.old_unit for one in found if one.difference.kind is DifferenceKind.REMOVED}
    printed: dict[str, list[str]] = defaultdict(list)
    for unit, span in ((one, span) for one in old for span in one.spans):
        reference = _reference(anchors.subjects[span.anchor])
        if reference and not reference.is_fact and reference.form in ("", "so"):
            text = changed.get(span.anchor, unit.text[span.start : span.end])
            printed[reference.name].append("" if unit in gone else text)
    return printed


def compared(checked: Checked, old: Sequence[Unit], new: Sequence[Unit], anchors: Anchors) -> list[Compared]:
    """The differences, each with its figure, its cell and its consequences."""
    found = differences(old, new)
    changed = {one.anchor: one.new for one in found if one.anchor is not None}
    references = [_reference(subject) for subject in anchors.subjects]
    printed = {span.anchor: unit.text[span.start : span.end] for unit in old for span in unit.spans} | changed
    final = [(reference, printed[at]) for at, reference in enumerate(references) if reference and at in printed]
    wrong = consequences(checked.book, checked.figures, final)
    places = places_of(checked.book, checked.figures, old)
    results: list[Compared] = []
    for one in found:
        reference = references[one.anchor] if one.anchor is not None else None
        place = _cell_of(reference, checked) if reference else None
        if one.anchor is None and one.old_unit is not None:
            place = places.get(one.old_unit)
            facts = (key for key in ("so", "ngay") if place and place == checked.book.fact_place(key))
            reference = next((Reference(FACTS, key) for key in facts), None)
        found_out = Compared(one, reference, place)
        results.append(replace(found_out, consequences=tuple(wrong.get(found_out.code, ()))))
    return results


def _reference(subject: Subject) -> Reference | None:
    return subject if isinstance(subject, Reference) else figure_of(subject.table, subject.row, subject.column)


_CELLS = {"moc": "as_of", "truoc": "previous", "chi_tieu": "target"}
"""The field of a figure's row that a placeholder prints, if it is not the value."""


def _cell_of(reference: Reference, checked: Checked) -> Place | None:
    """The cell that a placeholder prints; None for a derived fact."""
    if reference.is_fact:
        return checked.book.fact_place(reference.form)
    figure = checked.figures.get(reference.name)
    return figure.indicator.row.place(_CELLS.get(reference.form, "value")) if figure else None


def counted(found: Sequence[Compared]) -> str:
    """How many differences of each kind there are, in words."""
    counts: dict[DifferenceKind, int] = defaultdict(int)
    for one in found:
        counts[one.difference.kind] += 1
    return ", ".join(f"{counts[kind]} {kind.value}" for kind in DifferenceKind if counts[kind]) or "không khác gì"


def _write_copy(copy: Path, data: bytes, found: Sequence[Compared]) -> Path:
    if files.exists(copy) and not is_untouched(files.read_bytes(copy)):
        raise De06Error("đã có và không phải bản đối chiếu nên không ghi đè; hãy chọn tên khác.", file=str(copy))
    remarks = [(one.difference.near, one.description) for one in found[:_REMARKS]]
    if (more := len(found) - _REMARKS) > 0:
        remarks.append((found[_REMARKS].difference.near, f"Từ đây còn {more} chỗ khác nữa không có nhận xét."))
    files.refuse_if_open(copy)
    files.write_atomically(copy, seal(marked(data, remarks)))
    return copy


def _line(one: Compared, signed: Signed, names: Mapping[str, str]) -> dict[str, Cell]:
    return {
        "kind": one.difference.kind.value,
        "code": one.code,
        "name": names.get(one.code, ""),
        "old": one.difference.old,
        "new": one.difference.new,
        "words": around(one.difference),
        "consequences": " ".join(one.consequences),
        "sheet": one.place.sheet if one.place else "",
        "cell": one.place.cell if one.place else "",
        "document": signed.called,
    }


def document(found: Sequence[Compared], file: str, workbook: str) -> dict[str, Any]:
    """The differences as JSON."""
    return {
        "workbook": workbook,
        "file": file,
        "differences": [
            {
                "kind": one.difference.kind.name.lower(),
                "code": one.code or None,
                "sheet": one.place.sheet if one.place else None,
                "cell": one.place.cell if one.place else None,
                "old": one.difference.old,
                "new": one.difference.new,
                "paragraph": one.difference.paragraph,
                "words": [{"old": old, "new": new} for old, new in one.difference.words],
                "consequences": list(one.consequences),
            }
            for one in found
        ],
    }
