"""JSON for other programs: findings and the origins of figures."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from de06_xl.model.words import Word
from de06_xl.system.errors import De06Error
from de06_xl.system.files import exists, write_atomically
from de06_xl.vietnamese.dates import format_date

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from de06_xl.model.finding import Finding
    from de06_xl.model.period import Period
    from de06_xl.process.aggregate import Share
    from de06_xl.process.trace import Origin, Trace


def write_json(path: Path, document: dict[str, Any]) -> None:
    """Write a document as UTF-8; raises De06Error for an existing file that is no .json."""
    if exists(path) and path.suffix.lower() != ".json":
        raise De06Error("đã có và không phải tệp .json nên không ghi đè; hãy chọn tên khác.", file=str(path))
    write_atomically(path, json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n")


def findings_document(period: Period | None, findings: Iterable[Finding], file: str) -> dict[str, Any]:
    """The findings about the workbook ``file``, with figures as numbers."""
    return {"period": str(period), "findings": [_as_json(finding, file) for finding in findings]}


def _as_json(finding: Finding, file: str) -> dict[str, Any]:
    return {
        "severity": finding.severity.code,
        "rule": finding.rule,
        "file": file,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "code": finding.code,
        "unit": finding.unit,
        "message": finding.message,
        "value": _json_value(finding.value),
        "expected": _json_value(finding.expected),
        "accepted": finding.accepted,
    }


def trace_document(found: Trace, file: str) -> dict[str, Any]:
    """The origin of a figure of the workbook ``file``, and of those it is made from."""
    return {
        "period": str(found.period),
        "file": file,
        "code": found.origins[0].figure.indicator.code,
        "figures": [_origin_as_json(origin) for origin in found.origins],
    }


def _origin_as_json(origin: Origin) -> dict[str, Any]:
    figure, indicator, aggregated = origin.figure, origin.figure.indicator, origin.aggregated
    place = indicator.row.place("value")
    return {
        "code": indicator.code,
        "name": indicator.name,
        "unit_of_measure": indicator.unit_of_measure,
        "sheet": place.sheet,
        "cell": place.cell,
        "how": origin.how.value,
        "value": _json_value(figure.value),
        "derived": _json_value(figure.derived),
        "target": _json_value(indicator.target),
        "rating": figure.text("danh_gia"),
        "as_of": _json_date(indicator.as_of),
        "expression": indicator.expression or None,
        "parts": list(origin.parts),
        "unknown": list(origin.unknown),
        "earlier": {str(term): _json_value(value) for term, value in origin.earlier},
        "aggregation": indicator.aggregation.value if indicator.aggregation else None,
        "collected": _json_value(aggregated.value) if aggregated else None,
        "collected_as_of": _json_date(aggregated.as_of) if aggregated else None,
        "outdated": origin.outdated,
        "units": [_share_as_json(share) for share in aggregated.shares] if aggregated else [],
    }


def _share_as_json(share: Share) -> dict[str, Any]:
    given = share.submission
    form = given.form if given else None
    fields = ("file", "sha256", "sender", "received", "document", "document_date")
    return {
        "unit": share.unit.code,
        "name": share.unit.name,
        "state": share.label,
        "value": _json_value(given.value) if given else None,
        "as_of": _json_date(given.as_of) if given else None,
        "cell": given.cell if given else None,
        "origin": (given.origin if given else "") or None,
        **{field: getattr(form, field, None) or None for field in fields},
    }


def _json_date(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None


def _json_value(value: Any) -> str | int | float | None:
    if isinstance(value, Word):
        return value.word
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dt.date):
        return format_date(value)
    return int(value) if value == value.to_integral_value() else float(value)
