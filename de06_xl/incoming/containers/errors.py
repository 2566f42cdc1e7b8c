"""What is wrong with a container; who opened it says it in a sentence."""

from __future__ import annotations

import enum


class Fault(enum.Enum):
    """Why a container, or an entry of it, is not read."""

    BROKEN = enum.auto()
    """Damaged, cut off, or contradicting itself."""
    UNDERSTATED = enum.auto()
    """An entry unpacks to more bytes than the directory says."""
    TOO_LARGE = enum.auto()
    TOO_MANY = enum.auto()
    """More entries than the limit."""
    DUPLICATE = enum.auto()
    """Two parts of a package have the same name."""
    ENCRYPTED = enum.auto()
    UNREADABLE = enum.auto()
    """Packed by a method that is not read here."""


class ContainerError(Exception):
    """A container or an entry of it is not read; ``count`` is how many entries there are where they are too many."""

    def __init__(self, fault: Fault, count: int = 0) -> None:
        super().__init__(fault, count)
        self.fault = fault
        self.count = count
