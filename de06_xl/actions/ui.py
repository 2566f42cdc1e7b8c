"""The port between actions and the user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from de06_xl.model.place import Place


class Ui(Protocol):
    """The port between actions and the user."""

    def tell(self, text: str) -> None:
        """Show a result: whole Vietnamese sentences."""

    def step(self, text: str) -> None:
        """Show what is being done now; it does not matter if it goes unseen.

        Raises StoppedError if the user asked to stop: call it only when nothing is half written.
        """

    def stage(self, text: str) -> None:
        """Show which of the few parts of the work is in progress, if somebody watches; else like `step`."""

    def ask(self, question: str) -> bool:
        """Ask for consent; no answer means no."""

    def ask_secret(self, question: str) -> str | None:
        """Ask for a password, typed unseen; None if there is nobody or no answer."""

    def show_cell(self, place: Place) -> None:
        """Go to a cell of the master workbook."""

    def current_cell(self) -> Place | None:
        """The selected cell of the master workbook; None if there is none."""

    def open(self, path: Path) -> None:
        """Open a folder or a file in the system's program for it."""


class SilentUi:
    """The port without a user, as in a script: shows nothing and agrees to nothing."""

    def tell(self, text: str) -> None:
        """Do nothing: outcomes contain the messages."""

    def step(self, text: str) -> None:
        """Do nothing."""

    def stage(self, text: str) -> None:
        """Do nothing."""

    def ask(self, question: str) -> bool:  # noqa: ARG002 - nobody reads it
        """No."""
        return False

    def ask_secret(self, question: str) -> str | None:  # noqa: ARG002 - nobody reads it
        """None."""
        return None

    def show_cell(self, place: Place) -> None:
        """Do nothing."""

    def current_cell(self) -> Place | None:
        """None: there is no cursor."""
        return None

    def open(self, path: Path) -> None:
        """Do nothing."""
