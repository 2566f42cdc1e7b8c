"""What the shipped workbooks hold, read from the TOML files in ``data/``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from de06_xl.workbook.layout import INCLUDED, LAYOUT_VERSION

DATA = Path(__file__).parent / "data"
SAMPLE = "kien_giang_2022_05"
BLANK = "blank"


@dataclass(frozen=True)
class ContentHeading:
    """A row of `Đề cương`."""

    code: str
    title: str
    sheet: str = ""
    when_empty: str = "báo lỗi"
    carry_over: bool = False


@dataclass(frozen=True)
class ContentIndicator:
    """A row of the block Số liệu. ``value`` of a derived row is an override."""

    section: str
    code: str
    name: str
    unit: str
    decimals: int = 0
    nature: str = ""
    owner: str = ""
    expression: str = ""
    aggregation: str = ""
    value: Decimal | None = None
    as_of: str = ""
    note: str = ""


@dataclass(frozen=True)
class ContentFact:
    """A fact of `Thông tin chung` and the values its rows start with."""

    key: str
    label: str
    hint: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class ContentUnit:
    """A row of `Đơn vị`."""

    code: str
    name: str
    group: str
    level: str
    sections: tuple[str, ...] = ()
    email: str = ""
    valid_to: str = ""


@dataclass(frozen=True)
class ContentRule:
    """A row of `Quy tắc kiểm tra`."""

    code: str
    expression: str
    message: str
    severity: str = "lỗi"
    scope: str = "cả hai"
    missing: str = "bỏ qua"
    enabled: str = INCLUDED


@dataclass(frozen=True)
class Content:
    """All that a master workbook is drawn from."""

    title: str
    subject: str
    headings: tuple[ContentHeading, ...]
    indicators: tuple[ContentIndicator, ...]
    facts: tuple[ContentFact, ...]
    units: tuple[ContentUnit, ...]
    rules: tuple[ContentRule, ...]
    paragraphs: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Kind and text of the paragraphs of each section, by its code."""


def load(name: str) -> Content:
    """The content of the shipped workbook ``name``, SAMPLE or BLANK."""
    data = _toml(name)
    values = data.get("values", {}) | data.get("overrides", {})
    owners = data.get("owners", {})
    indicators = tuple(
        ContentIndicator(
            **(row | {"owner": owners.get(row["code"], row.get("owner", ""))}),
            value=Decimal(str(values[row["code"]])) if row["code"] in values else None,
            as_of=data.get("as_of", {}).get(row["code"], ""),
            note=data.get("notes", {}).get(row["code"], ""),
        )
        for row in _toml("indicators")["indicator"]
    )
    return Content(
        title="Sổ tổng hợp báo cáo Đề án 06",
        subject=data["facts"].get("ky", ""),
        headings=tuple(ContentHeading(**row) for row in _toml("outline")["heading"]),
        indicators=indicators,
        facts=tuple(_fact(row, data["facts"]) for row in _toml("facts")["fact"]),
        units=_units(name),
        rules=tuple(_rule(row, name) for row in _toml("rules")["rule"]),
        paragraphs={
            section["code"]: [(kind, text) for kind, text in section["paragraphs"]] for section in data["section"]
        },
    )


def _fact(row: dict[str, Any], values: dict[str, Any]) -> ContentFact:
    given = values.get(row["key"], row.get("default", []))
    texts = [given] if isinstance(given, str) else list(given)
    if row["key"] == "phien_ban":
        texts = [str(LAYOUT_VERSION)]
    texts += [""] * (row.get("rows", 1) - len(texts))
    return ContentFact(row["key"], row["label"], row["hint"], tuple(texts))


def _rule(row: dict[str, Any], name: str) -> ContentRule:
    on = name == SAMPLE or not row.get("local", False)
    fields = {key: value for key, value in row.items() if key != "local"}
    return ContentRule(**fields, enabled=INCLUDED if on else "")


def _units(name: str) -> tuple[ContentUnit, ...]:
    data = _toml("units")
    units = [ContentUnit(**row | {"sections": tuple(row.get("sections", ()))}, level="tỉnh") for row in data["common"]]
    if name != SAMPLE:
        return tuple(units)
    province = data["kien_giang"]
    units += [
        ContentUnit(
            code,
            unit,
            province["group"],
            "huyện",
            sections=tuple(province["sections"]),
            valid_to=province["valid_to"],
        )
        for code, unit in province["districts"]
    ]
    return tuple(replace(unit, email=f"{unit.code.lower()}@{province['email_domain']}") for unit in units)


def made_up_districts() -> list[tuple[str, int, int]]:
    """The made-up split of tt_luot and tt_nguoi over the sample's districts: code and the two figures."""
    return [(code, talks, people) for code, talks, people in _toml(SAMPLE)["made_up"]["districts"]]


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
