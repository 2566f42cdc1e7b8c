"""Loads the content of the shipped workbooks from the TOML files in ``data/``, as values of the model."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from de06_xl.build.table_data import DrawnTable
from de06_xl.model.book import DATE_FACTS, Book, Fact, SectionSheet
from de06_xl.model.breakdown import broken_down
from de06_xl.model.finding import Severity
from de06_xl.model.indicator import Aggregation, Direction, Indicator, Nature, parts_named
from de06_xl.model.item_list import Item, items_of
from de06_xl.model.outline import Heading, WhenEmpty
from de06_xl.model.paragraph import Paragraph, ParagraphKind
from de06_xl.model.period import Period
from de06_xl.model.place import Row
from de06_xl.model.rule import Rule
from de06_xl.model.unit import Group, Unit
from de06_xl.vietnamese.dates import read_date
from de06_xl.workbook.layout import LAYOUT_VERSION

DATA = Path(__file__).parent / "data"
SAMPLE = "kien_giang_2022_05"
APPENDIX_SAMPLE = "kien_giang_phu_luc"
BLANKS = ("tinh_2026", "xa_2026", "trong")
"""The folders of ``data/`` for blank workbooks: a province's, a commune's, an empty one."""

UNPLACED = Row("", 0, {})
"""The row of something that is not in a workbook yet; ``draw_master`` assigns the rows."""


class FactLabel(NamedTuple):
    """The label and hint beside a fact's value in `Thông tin chung`."""

    label: str
    hint: str


def load_book(name: str) -> Book:
    """The shipped workbook ``name``: SAMPLE, APPENDIX_SAMPLE or one of BLANKS.

    A book must have a period; a blank one, whose fact `ky` is empty, has the one it is ``drawn_for``, else the
    sample's: list items that no longer exist are left out.
    """
    data = load_data(name)
    facts = tuple(_facts(data["facts"]))
    outline = tuple(_heading(**row) for row in data["heading"])
    period = Period.parse(data["facts"].get("ky") or data.get("drawn_for") or load_data(SAMPLE)["facts"]["ky"])
    return Book(
        file=f"{name}.xlsx",
        period=period,
        facts=facts,
        dates={fact.key: date for fact in facts if fact.key in DATE_FACTS and (date := read_date(fact.value))},
        outline=outline,
        sections=tuple(_sections(data, outline, period)),
        units=tuple(_units(data)),
        groups={row["code"]: Group(row["code"], row["name"], UNPLACED) for row in data.get("group", ())},
        items=tuple(_items(data)),
        rules=tuple(_rule(**row) for row in data.get("rule", ())),
    )


def load_notes(name: str) -> dict[str, str]:
    """The texts of the column Ghi chú in a shipped workbook, by the codes of the figures."""
    notes: dict[str, str] = load_data(name).get("notes", {})
    return notes


def load_fact_labels() -> dict[str, FactLabel]:
    """The labels of the facts, by key."""
    return {row["key"]: FactLabel(row["label"], row["hint"]) for row in load_toml("facts")["fact"]}


def load_data(name: str) -> dict[str, Any]:
    """The data of a shipped workbook, a folder of files, merged over those of the workbook it is based on."""
    own: dict[str, Any] = {}
    for path in sorted((DATA / name).glob("*.toml")):
        own |= load_toml(f"{name}/{path.stem}")
    if "based_on" not in own:
        return own
    data = load_data(own["based_on"])
    for key, value in own.items():
        merged = data.get(key)
        if isinstance(merged, dict):
            data[key] = merged | value
        elif isinstance(merged, list):
            data[key] = merged + value
        else:
            data[key] = value
    return data


def load_toml(name: str) -> dict[str, Any]:
    """Load a file of ``data/``."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def _facts(values: Mapping[str, Any]) -> Iterator[Fact]:
    for row in load_toml("facts")["fact"]:
        key = row["key"]
        value = str(LAYOUT_VERSION) if key == "phien_ban" else values.get(key, row.get("default", []))
        texts = [value] if isinstance(value, str) else list(value)
        texts += [""] * (row.get("rows", 1) - len(texts))
        yield from (Fact(key, text, UNPLACED) for text in texts)


def _heading(code: str, *, when_empty: str = WhenEmpty.REPORT_ERROR.value, **fields: Any) -> Heading:
    return Heading(code, code.count(".") + 1, row=UNPLACED, when_empty=WhenEmpty(when_empty), **fields)


def _sections(data: Mapping[str, Any], outline: tuple[Heading, ...], period: Period) -> Iterator[SectionSheet]:
    indicators: dict[str, list[Indicator]] = defaultdict(list)
    for row in data.get("indicator", ()):
        fields = {key: value for key, value in row.items() if key != "section"}
        indicators[row["section"]] += _with_items(_indicator(data, **fields), data, period)
    paragraphs = {section["code"]: section["paragraphs"] for section in data.get("section", ())}
    for heading in outline:
        if heading.sheet:
            texts = (Paragraph(ParagraphKind(kind), text, UNPLACED) for kind, text in paragraphs.get(heading.code, ()))
            yield SectionSheet(heading.sheet, tuple(parts_named(indicators[heading.code])), tuple(texts))


def _indicator(
    data: Mapping[str, Any],
    code: str,
    *,
    nature: str = "",
    aggregation: str = "",
    direction: str = Direction.HIGHER.value,
    **fields: Any,
) -> Indicator:
    values = data.get("values", {}) | data.get("overrides", {})
    target = fields.pop("target", None)
    return Indicator(
        code,
        row=UNPLACED,
        nature=Nature(nature) if nature else None,
        aggregation=Aggregation(aggregation) if aggregation else None,
        constant=Decimal(str(values[code])) if code in values else None,
        as_of=read_date(data.get("as_of", {}).get(code)),
        target=None if target is None else Decimal(str(target)),
        direction=Direction(direction),
        **fields,
    )


def _with_items(total: Indicator, data: Mapping[str, Any], period: Period) -> Iterator[Indicator]:
    """The figure, and those of its list's items, whose fictitious values may be in ``data``."""
    items = items_of(_items(data), total.breakdown, period) if total.breakdown else {}
    alike = [row["code"] for row in data.get("indicator", ()) if row.get("breakdown") == total.breakdown]
    values = data.get("values", {})

    def filled(blank: Indicator) -> Indicator:
        return replace(blank, constant=Decimal(str(values[blank.code])) if blank.code in values else None)

    return broken_down(total, items, alike, filled) if items else iter((total,))


def _items(data: Mapping[str, Any]) -> Iterator[Item]:
    for name in data.get("lists", ()):
        owners = data.get("item_owners", {}).get(name, {})
        listed = load_toml(f"list_{name.lower()}")
        for row in listed["item"]:
            valid_to = read_date(row.get("valid_to"))
            fields = {key: value for key, value in row.items() if key != "valid_to"}
            fields |= {"owner": owners.get(row["code"], ""), "list_title": listed["title"]}
            yield Item(name, row=UNPLACED, valid_to=valid_to, **fields)


def load_tables(name: str) -> list[DrawnTable]:
    """The tables of a shipped workbook."""
    return [DrawnTable.of(**row) for row in load_data(name).get("table", ())]


def _units(data: Mapping[str, Any]) -> Iterator[Unit]:
    domain = data.get("email_domain", "")
    for row in data.get("unit", ()):
        yield Unit(
            row["code"],
            row["name"],
            UNPLACED,
            group=row["group"],
            level=row["level"],
            email=f"{row['code'].lower()}@{domain}" if domain else "",
            delegates=tuple(row.get("delegates", ())),
            sections=tuple(row.get("sections", ())),
            valid_to=read_date(row.get("valid_to")),
        )


def _rule(code: str, *, severity: str = Severity.ERROR.label, **fields: Any) -> Rule:
    levels = {level.label: level for level in Severity}
    return Rule(code, levels[severity], row=UNPLACED, **fields)
