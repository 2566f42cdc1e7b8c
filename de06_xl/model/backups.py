"""How many copies of a workbook are kept: a fact that a workbook need not have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from de06_xl.vietnamese.numbers import UnreadableNumber, read_number

if TYPE_CHECKING:
    from de06_xl.model.book import Fact

KEPT_FACT = "giu_ban_sao"
USUALLY_KEPT = 30


def backups_kept(facts: Iterable[Fact]) -> int | None:
    """How many copies the facts say are kept, the usual number where they do not; None where it is no such number."""
    typed = next((fact.value for fact in facts if fact.key == KEPT_FACT), "")
    try:
        kept = read_number(typed, decimals=0, percent=False) if typed else USUALLY_KEPT
    except UnreadableNumber:
        return None
    return int(kept) if kept and kept >= 1 else None
