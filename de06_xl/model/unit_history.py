"""What units sent in earlier periods: the rows of `Lịch sử đơn vị`, without any trace of who sent it."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from de06_xl.model.period import Period

Key = tuple["Period", str, str]
"""A period, a unit, and the code of a figure or of a heading."""


@dataclass(frozen=True, slots=True)
class UnitHistory:
    """Figures by period, unit and code; paragraphs likewise by the code of their heading.

    ``late`` is how many days after the deadline a unit's first form came, negative if before it; known for units that
    sent in a period with a deadline. ``seen`` are units known only to have sent something in a period.
    """

    figures: Mapping[Key, Decimal] = field(default_factory=dict)
    texts: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)
    late: Mapping[tuple[Period, str], int] = field(default_factory=dict)
    seen: AbstractSet[tuple[Period, str]] = frozenset()

    @property
    def senders(self) -> AbstractSet[tuple[Period, str]]:
        """The units that sent something, with the period."""
        gave = {(period, unit) for period, unit, _ in (*self.figures, *self.texts)}
        return gave | self.late.keys() | self.seen
