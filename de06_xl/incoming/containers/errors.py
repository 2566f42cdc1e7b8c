"""Errors of containers; the caller words them as a sentence."""

from __future__ import annotations

import enum


class Fault(enum.Enum):
    """Why a container, or an entry of it, cannot be read."""

    BROKEN = enum.auto()
    """Damaged, cut off, or contradicting itself."""
    UNDERSTATED = enum.auto()
    """An entry unpacks to more bytes than the directory declares."""
    TOO_LARGE = enum.auto()
    TOO_MANY = enum.auto()
    """More entries than the limit."""
    DUPLICATE = enum.auto()
    """Two parts of a package have the same name."""
    ENCRYPTED = enum.auto()
    UNREADABLE = enum.auto()
    """Compressed by an unsupported method."""


class ContainerError(Exception):
    """A container or an entry of it cannot be read; ``count`` is the number of entries if they are too many."""

    def __init__(self, fault: Fault, count: int = 0) -> None:
        super().__init__(fault, count)
        self.fault = fault
        self.count = count
