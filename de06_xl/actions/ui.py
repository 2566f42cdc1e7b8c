"""The port between actions and the person before the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from de06_xl.model.place import Place


class Ui(Protocol):
    """The port between actions and the person before the screen."""

    def tell(self, text: str) -> None:
        """Say a result: whole Vietnamese sentences."""

    def step(self, text: str) -> None:
        """Say what is being done now; nothing is lost when it is not seen.

        Raises StoppedError where the person asked to stop: said only where nothing is half written.
        """

    def stage(self, text: str) -> None:
        """Say which of the few parts of a work goes on, to somebody who watches; else as `step`."""

    def ask(self, question: str) -> bool:
        """Whether the person agrees; no answer means no."""

    def ask_secret(self, question: str) -> str | None:
        """A password that the person types unseen; None where there is nobody or no answer."""

    def show_cell(self, place: Place) -> None:
        """Lead the person to a cell of the master workbook."""

    def current_cell(self) -> Place | None:
        """The selected cell of the master workbook; None where there is none."""

    def open(self, path: Path) -> None:
        """Show a folder or a file in the program that the system has for it."""


class SilentUi:
    """The port with nobody before the screen, as in a script: says nothing and agrees to nothing."""

    def tell(self, text: str) -> None:
        """Nothing: outcomes hold the messages."""

    def step(self, text: str) -> None:
        """Nothing."""

    def stage(self, text: str) -> None:
        """Nothing."""

    def ask(self, question: str) -> bool:  # noqa: ARG002 - nobody reads it
        """No."""
        return False

    def ask_secret(self, question: str) -> str | None:  # noqa: ARG002 - nobody reads it
        """None."""
        return None

    def show_cell(self, place: Place) -> None:
        """Nothing."""

    def current_cell(self) -> Place | None:
        """None: there is no cursor."""
        return None

    def open(self, path: Path) -> None:
        """Nothing."""
