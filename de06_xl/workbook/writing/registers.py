"""Received forms as blocks of the registers `Phiếu nhận` and `Số liệu đơn vị`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from de06_xl.model.responses import NOTHING_OCCURRED, ResponseStatus
from de06_xl.vietnamese.dates import format_date
from de06_xl.workbook import layout, search
from de06_xl.workbook.grid import Block, Cell
from de06_xl.workbook.unchanged import noted
from de06_xl.workbook.writing.blocks import appended_blocks, column_blocks, open_table, sheet_named, table_blocks

if TYPE_CHECKING:
    from de06_xl.model.responses import ArrivalKey, Decision, ReceivedForm, Submission
    from de06_xl.workbook.grid import Grid
    from de06_xl.workbook.layout import Found

Rows = Sequence[Sequence[Cell]]
REMEMBERED = ("period", "unit", "unit_name", "number", "status", "file", "sha256")
"""The fields of an earlier period's forms that `Phiếu nhận` keeps."""
Decisions = Mapping["ArrivalKey", "Decision"]
"""New decisions about forms, by form."""
_NO_NAMES: Mapping[str, str] = {}


def received_blocks(
    grid: Grid, new: Sequence[ReceivedForm], decisions: Decisions, names: Mapping[str, str] = _NO_NAMES
) -> list[Block]:
    """New lines of `Phiếu nhận`, with the ``names`` of units by code, and changes to existing ones."""
    found, rows = open_table(grid, layout.RECEIVED)
    statuses = {key: decision.status.value for key, decision in decisions.items()}
    return [
        *_changed(found, rows, "status", statuses),
        *_changed(found, rows, "given", statuses),
        *_changed(found, rows, "reason", {key: decision.reason for key, decision in decisions.items()}),
        *appended_blocks(found, rows, [_received_cells(form, names) for form in new]),
    ]


def submission_blocks(
    grid: Grid,
    new: Sequence[Submission],
    decisions: Decisions,
    units: Mapping[str, str] = _NO_NAMES,
    codes: Mapping[str, str] = _NO_NAMES,
) -> list[Block]:
    """New lines of `Số liệu đơn vị`, and changed statuses of existing ones.

    ``units`` and ``codes`` are the names of units, and of indicators and headings, by their codes.
    """
    found, rows = open_table(grid, layout.SUBMITTED)
    return [
        *_changed(found, rows, "status", {key: decision.status.value for key, decision in decisions.items()}),
        *appended_blocks(found, rows, [_submission_cells(one) | _names(one, units, codes) for one in new]),
    ]


def pruned_blocks(grid: Grid) -> list[Block]:
    """The registers at the start of a period: earlier forms only as far as needed to recognise them, and no figures.

    Files still in the inbox are then known, and no unit gets a second reply.
    """
    blocks: list[Block] = []
    if sheet_named(grid, layout.RECEIVED.sheet):
        found, rows = open_table(grid, layout.RECEIVED)
        emptied: dict[int, Cell] = dict.fromkeys(number for number, _ in search.table_rows(rows, found))
        for field in (name for name in found.columns if name not in REMEMBERED):
            blocks += column_blocks(found, rows, field, emptied)
    if sheet_named(grid, layout.SUBMITTED.sheet):
        blocks += table_blocks(*open_table(grid, layout.SUBMITTED), ())
    return blocks


def _received_cells(form: ReceivedForm, names: Mapping[str, str]) -> dict[str, Cell]:
    cells: dict[str, Cell] = {
        field: getattr(form, field)
        for field in ("unit", "reason", "file", "sender", "received", "document", "document_date", "sha256")
    }
    cells |= {
        field: getattr(form, field) for field in ("compiled_by", "approved_by", "phone", "number", "taken", "asked")
    }
    return cells | {
        "period": str(form.period),
        "unit_name": names.get(form.unit, ""),
        "status": form.status.value,
        "given": form.given.value if form.given else "",
        "unchanged": noted(form.unchanged),
    }


def _submission_cells(submission: Submission) -> dict[str, Cell]:
    form = submission.form
    cells: dict[str, Cell] = {
        field: getattr(form, field)
        for field in ("unit", "file", "sender", "received", "document", "document_date", "sha256")
    }
    cells |= {field: getattr(submission, field) for field in ("code", "value", "text", "cell", "origin")}
    if submission.nothing:
        cells["text"] = NOTHING_OCCURRED
    return cells | {
        "period": str(form.period),
        "status": form.status.value,
        "as_of": format_date(submission.as_of) if submission.as_of else "",
    }


def _names(submission: Submission, units: Mapping[str, str], codes: Mapping[str, str]) -> dict[str, Cell]:
    return {"unit_name": units.get(submission.unit, ""), "name": codes.get(submission.code, "")}


def _changed(found: Found, rows: Rows, field: str, values: Mapping[ArrivalKey, Cell]) -> list[Block]:
    """A column of the table with new values by form; none if the workbook lacks an optional column."""
    lines = search.table_rows(rows, found) if values and field in found.columns else ()
    return column_blocks(
        found, rows, field, {number: values[key] for number, row in lines if (key := _form_of(found, row)) in values}
    )


def _form_of(found: Found, row: Sequence[Cell]) -> ArrivalKey:
    """The form that a row is about; a refused one has none, so that its row remains when it comes in a later period."""
    refused = found.cell(row, "status") == ResponseStatus.REFUSED.value
    return ("", "") if refused else (str(found.cell(row, "sha256")), str(found.cell(row, "file")))
