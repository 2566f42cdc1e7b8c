"""Figures broken down by a list of `Danh mục`: one figure for each item, and their total.

The model is that of DHIS2's categories: the total and its items are figures like any other, with codes of their own
(``hs_tong`` and ``hs_tong[01]``), so that forms, sums, checks, history and trace treat them all alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from de06_xl.model.expression import EACH_ITEM, ExpressionError, parse_rule
from de06_xl.model.indicator import Aggregation, Indicator

if TYPE_CHECKING:
    from de06_xl.model.item_list import Item
    from de06_xl.model.rule import Rule

_NAME = re.compile(r"\b([A-Za-z_]\w*)(?:\[\s*\*\s*\])?(?![\w\[])(?!\s*\()")
_MARKED = re.compile(r"\b([A-Za-z_]\w*)\[\s*\*\s*\]")
_PLACEHOLDER = re.compile(r"(?<=\{)([A-Za-z_]\w*)(?=[.}])")
_FUNCTIONS = {Aggregation.SUM: "SUM", Aggregation.MAXIMUM: "MAX", Aggregation.MINIMUM: "MIN", None: "SUM"}


def item_code(code: str, item: str) -> str:
    """The code of one item's figure: ``hs_tong[01]``."""
    return f"{code}[{item}]"


def split_code(code: str) -> tuple[str, str]:
    """The code of the total and the item's code, which is empty if this is no item's figure."""
    total, bracket, item = code.partition("[")
    return total, item.rstrip("]") if bracket else ""


def total_function(indicator: Indicator) -> str | None:
    """The Excel function that makes the total of the items; None for rates and latest values, which are never added.

    A figure with decimals that does not say how it is aggregated may be an average.
    """
    if indicator.percent or (indicator.aggregation is None and indicator.decimals):
        return None
    return _FUNCTIONS.get(indicator.aggregation)


def broken_down(
    total: Indicator, items: Mapping[str, Item], alike: Container[str], filled: Callable[[Indicator], Indicator]
) -> Iterator[Indicator]:
    """The total and a figure for each item; ``filled`` completes such a figure with what the workbook holds.

    ``alike`` are the codes of all figures broken down by the same list.

    An item's figure is aggregated and computed like its total; if the item has a unit of its own, that unit reports it.
    """
    codes = tuple(item_code(total.code, code) for code in items)
    yield replace(total, items=codes, aggregated=None)
    for code, item in zip(codes, items.values(), strict=True):
        blank = replace(
            total,
            code=code,
            name=f"{total.name} - {item.name}",
            row=item.row,
            owner="" if total.expression else item.owner or total.owner,
            expression=of_item(total.expression, item.code, alike),
            constant=None,
            formula=None,
            aggregated=None,
            previous=None,
            as_of=None,
            unreadable=False,
            as_text=False,
            note="",
            target=total.target if total.percent else None,
            item=item,
            total_of=total.code,
            section=total.row.sheet,
        )
        yield filled(blank)


def of_item(text: str, item: str, codes: Container[str], code_in: re.Pattern[str] = _NAME) -> str:
    """An expression, or a text with placeholders, for one item: codes of totals are replaced by the item's.

    ``hs_online[*] <= hs_tong`` and ``hs_online <= hs_tong`` are ``hs_online[01] <= hs_tong[01]`` for item 01.
    """

    def figure(found: re.Match[str]) -> str:
        return item_code(found[1], item) if found[1] in codes else found[0]

    return code_in.sub(figure, text)


def rules_of_items(rules: Iterable[Rule], totals: Iterable[Indicator]) -> Iterator[Rule]:
    """The rules, each followed by its copies for every item, if all its codes are broken down by one list.

    A rule with ``hs_tong[*]`` is about the items alone; its unmarked codes remain totals.
    """
    broken = {indicator.code: indicator for indicator in totals if indicator.items}
    for rule in rules:
        codes, marked = _codes_of(rule)
        items = _common_items([broken[code] for code in codes]) if broken.keys() >= codes else ()
        if not (marked and items):
            yield rule
        for item in items:
            pattern = _MARKED if marked else _NAME
            yield replace(
                rule,
                code=item_code(rule.code, item),
                expression=of_item(rule.expression, item, codes, pattern),
                message=of_item(rule.message, item, codes, _PLACEHOLDER),
            )


def _codes_of(rule: Rule) -> tuple[set[str], bool]:
    """The codes by which a rule is about items: those marked ``[*]``, else all; and whether any is marked."""
    try:
        codes = parse_rule(rule.expression).codes if rule.enabled and rule.code else ()
    except ExpressionError:
        codes = ()
    marked = {code.removesuffix(EACH_ITEM) for code in codes if code.endswith(EACH_ITEM)}
    return marked or set(codes), bool(marked)


def _common_items(totals: Sequence[Indicator]) -> tuple[str, ...]:
    """The items of figures broken down by one list; none if there are several lists or no figure."""
    items = {indicator.items and tuple(split_code(code)[1] for code in indicator.items) for indicator in totals}
    return items.pop() if len(items) == 1 else ()
