"""Workbooks with what the units of the group HUYEN sent, and what came of summing them up."""

from __future__ import annotations

import datetime as dt
from typing import Any

from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Finding
from de06_xl.model.indicator import Aggregation, Indicator
from de06_xl.model.unit import Unit
from de06_xl.process.aggregate import AggregatedFigure, AggregationResult, aggregate
from de06_xl.process.validate import validate
from tests.support import books
from tests.support.books import book, indicator
from tests.support.sent import Form, registers

MAY = dt.date(2022, 5, 18)
EARLIER = dt.date(2022, 5, 10)


def unit(code: str, group: str = "HUYEN", **fields: Any) -> Unit:
    """A unit of the group HUYEN, unless another is given."""
    return books.unit(code, group, **fields)


def workbook(*forms: Form, units: str = "AB AM CT", rows: tuple[Indicator, ...] = (), **fields: Any) -> Book:
    """A workbook with one figure ``a`` that the group HUYEN owes, unless other rows are given, and what came in."""
    return book(
        *(rows or (indicator("a", owner="HUYEN", aggregation=fields.pop("way", Aggregation.SUM)),)),
        units=tuple(map(unit, units.split())),
        **registers(forms),
        **fields,
    )


def aggregated(*forms: Form, **fields: Any) -> AggregatedFigure:
    """What came of the first figure."""
    return aggregate(workbook(*forms, **fields)).figures[0]


def missing(found: AggregatedFigure) -> dict[str, str]:
    """The units whose figure is missing, and why."""
    return {share.unit.code: share.label for share in found.missing}


def findings(result: AggregationResult) -> list[Finding]:
    """What the checks find of summing up; nothing of other checks."""
    return [one for one in validate(result.book, Figures(result.book)) if one.rule.startswith(("coll", "aggr"))]
