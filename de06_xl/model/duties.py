"""What a unit owes: the figures assigned to it or its group, and texts for its sections."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from de06_xl.model.unit import names_in
from de06_xl.vietnamese.messages import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from de06_xl.model.book import Book
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.outline import Heading
    from de06_xl.model.unit import Unit


def figures_owed(book: Book, unit: Unit) -> list[Indicator]:
    """The figures that a unit types into its form, in the order of the report; derived ones are computed here."""
    return _typed(book, unit.is_named_by)


def headings_owed(book: Book, unit: Unit) -> list[Heading]:
    """The headings that a unit writes texts for: those in its row of `Đơn vị`, and those of paragraphs it owns."""
    owned = {
        section.name
        for section in book.reported_sections()
        if any(unit.is_named_by(paragraph.owner) for paragraph in section.paragraphs)
    }
    return [
        heading
        for heading in book.outline
        if heading.sheet and book.applies(heading) and (heading.code in unit.sections or heading.sheet in owned)
    ]


def contents_of(headings: Sequence[Heading]) -> str:
    """A request for the texts of headings, to who has their form before them: "nội dung các mục I, II.1 và II.5"."""
    return _contents([heading.code for heading in headings])


def named_contents_of(headings: Sequence[Heading]) -> str:
    """The same with the headings' names: "nội dung mục II.5 (Công tác tuyên truyền)"."""
    names = (quoted(heading.name, LONGEST_HEADING)[1:-1] for heading in headings)
    return _contents([f"{one.code} ({name})" if name else one.code for one, name in zip(headings, names, strict=True)])


def _contents(sections: Sequence[str]) -> str:
    *others, last = sections
    return f"nội dung các mục {', '.join(others)} và {last}" if others else f"nội dung mục {last}"


def owing_units(book: Book) -> Sequence[Unit]:
    """The units of this period that owe anything, in the order of `Đơn vị`."""
    return [
        unit
        for unit in book.units
        if unit.exists_in(book.period) and (figures_owed(book, unit) or headings_owed(book, unit))
    ]


def group_figures(book: Book, group: str) -> list[Indicator]:
    """The figures that every unit of a group owes: those assigned to the group."""
    return _typed(book, lambda owner: group in names_in(owner))


def group_units(book: Book, group: str) -> list[Unit]:
    """The units of a group for which its common form is enough: they owe no figures beyond the group's."""
    common = {indicator.code for indicator in group_figures(book, group)}
    return [
        unit
        for unit in owing_units(book)
        if unit.group == group and common.issuperset(indicator.code for indicator in figures_owed(book, unit))
    ]


def group_headings(book: Book, group: str) -> list[Heading]:
    """The headings that any of those units writes texts for; the others leave these rows empty."""
    owed = {heading.code for unit in group_units(book, group) for heading in headings_owed(book, unit)}
    return [heading for heading in book.outline if heading.code in owed]


def common_groups(book: Book) -> list[str]:
    """The groups that figures are assigned to and that have units, in the order of `Đơn vị`."""
    named = {name for section in book.reported_sections() for one in section.indicators for name in names_in(one.owner)}
    groups = dict.fromkeys(unit.group for unit in book.units if unit.group in named)
    return [group for group in groups if group_figures(book, group) and group_units(book, group)]


def owners_gone(book: Book) -> list[tuple[Indicator, str]]:
    """The figures assigned to a unit or group that nobody in this period belongs to, with its name."""
    return [
        (indicator, name)
        for indicator in _typed(book, bool)
        for name in names_in(indicator.owner)
        if not book.owing_units(name)
    ]


def ownerless(book: Book) -> list[Indicator]:
    """The figures assigned to nobody, which are therefore in no form."""
    return _typed(book, lambda owner: not names_in(owner))


def _typed(book: Book, owed: Callable[[str], bool]) -> list[Indicator]:
    """The typed figures of those owners; if two rows have one code, the first counts."""
    first: dict[str, Indicator] = {}
    for section in book.reported_sections():
        for indicator in section.indicators:
            first.setdefault(indicator.code, indicator)
    return [indicator for indicator in first.values() if not indicator.derived and owed(indicator.owner)]


LONGEST_HEADING = 90
"""Characters of a heading's name in a letter."""
LISTED = 6
"""How many missing figures are named; the others are only counted."""
LONGEST_NAME = 200
"""Characters of a figure's name, including its item's."""


def names_of(indicators: Sequence[Indicator]) -> str:
    """The names of figures, LISTED at most: "Lượt tuyên truyền; Số người và 03 chỉ tiêu khác".

    Several items of one list are one name: "Tổng số hồ sơ (25 mục danh mục Dịch vụ công)".
    """
    items = Counter(indicator.total_of for indicator in indicators)
    names = dict.fromkeys(
        f"{one.full_name_of_total} ({items[one.total_of]:02d} mục danh mục {one.item.title})"
        if one.item and items[one.total_of] > 1
        else one.full_name
        for one in indicators
    )
    return listed([quoted(name, LONGEST_NAME)[1:-1] for name in names], LISTED, "chỉ tiêu")


def count_of(indicators: Sequence[Indicator]) -> int:
    """How many indicators the figures belong to: all items of one count once."""
    return len({indicator.total_of or indicator.code for indicator in indicators})


def counted(indicators: Sequence[Indicator]) -> str:
    """The same in words, with the items: "05 chỉ tiêu (03 chỉ tiêu theo 25 mục danh mục Dịch vụ công)"."""
    lists = dict.fromkeys(one.item.title for one in indicators if one.item)
    parts = []
    for name in lists:
        figures = [one for one in indicators if one.item and one.item.title == name]
        items = {one.item.code for one in figures if one.item}
        parts.append(f"{count_of(figures):02d} chỉ tiêu theo {len(items):02d} mục danh mục {name}")
    return f"{count_of(indicators):02d} chỉ tiêu" + (f" ({'; '.join(parts)})" if parts else "")


def unwritten_in_words(headings: Sequence[Heading]) -> str:
    """The request to a unit that left sections empty: "nội dung mục II.5 (Tuyên truyền), không có thì ghi “Không.”"."""
    return f"{named_contents_of(headings)}, không có thì ghi “Không.”"
