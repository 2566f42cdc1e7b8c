"""An index of a workbook's units by their names: each form, mail and figure looks one up among thousands."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from de06_xl.model.unit import without_dashes
from de06_xl.vietnamese.text import code_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from de06_xl.model.unit import Unit


class UnitIndex:
    """Units by code, and by everything that somebody may type for one."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._of: dict[str, list[Unit]] = defaultdict(list)
        self._typed: dict[str, list[Unit]] = defaultdict(list)
        self._labelled: dict[str, list[Unit]] = defaultdict(list)
        for unit in units:
            self._of[unit.code].append(unit)
            for key in {code_key(unit.code), code_key(unit.name)}:
                self._typed[key].append(unit)
            self._labelled[code_key(unit.label)].append(unit)

    def of(self, code: str) -> Sequence[Unit]:
        """The units with a code, in the order of `Đơn vị`: two after a change of name, say."""
        return self._of.get(code, ())

    def typed_as(self, text: str) -> list[Unit]:
        """The units that match a typed code, name or both: "ab", "AB-Huyện An Biên"."""
        both = self._labelled.get(code_key(without_dashes(text)), ())
        return [*self._typed.get(code_key(text), ()), *both]
