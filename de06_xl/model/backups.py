"""How many backups of a workbook are kept, as set by an optional fact."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from de06_xl.vietnamese.numbers import UnreadableNumber, read_number

if TYPE_CHECKING:
    from de06_xl.model.book import Fact

KEPT_FACT = "giu_ban_sao"
USUALLY_KEPT = 30


def backups_kept(facts: Iterable[Fact]) -> int | None:
    """The number of backups that the facts set, the default if they set none; None if it is not a valid number."""
    typed = next((fact.value for fact in facts if fact.key == KEPT_FACT), "")
    try:
        kept = read_number(typed, decimals=0, percent=False) if typed else USUALLY_KEPT
    except UnreadableNumber:
        return None
    return int(kept) if kept and kept >= 1 else None
