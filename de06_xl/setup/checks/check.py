"""The result of one check of a machine."""

from __future__ import annotations

from dataclasses import dataclass

INSTALL = "Đóng Excel rồi chạy CaiDat.cmd của bộ cài (hoặc “de06 setup”)."
"""The remedy for what ``setup`` corrects."""


@dataclass(frozen=True, slots=True)
class Check:
    """The result of a check: its subject, whether it is in order, what was found, and what to do about it.

    ``ok`` is False for what prevents the buttons from working, None for what may do so, or is unknown. ``remedy`` is
    empty if there is nothing to do.
    """

    name: str
    ok: bool | None
    found: str
    remedy: str = ""

    def __str__(self) -> str:
        state = {True: "ĐẠT", None: "LƯU Ý", False: "CHẶN"}[self.ok]
        return f"[{state}] {self.name}: {self.found}{f' Cách khắc phục: {self.remedy}' if self.remedy else ''}"
