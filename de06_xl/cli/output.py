"""The output of a command about an action, and its exit status."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from de06_xl.cli.terminal import TerminalUi

if TYPE_CHECKING:
    from pathlib import Path

    from de06_xl.actions.session import Outcome
    from de06_xl.actions.workbook import Workbook


def opened(path: Path) -> Workbook:
    """The workbook of a command, with progress shown in the terminal."""
    from de06_xl.actions.workbook import Workbook  # imported here: help pages do not need it

    return Workbook(path, TerminalUi())


def print_outcome(outcome: Outcome, *, written: str = "", with_next_step: bool = False) -> None:
    """Print the messages of an action; ``written`` says where it wrote, if it did."""
    ui = TerminalUi()
    for message in outcome.messages:
        ui.tell(message)
    if outcome.backup:
        ui.tell(f"{written}; bản sao trước khi ghi: {outcome.backup}")
    if with_next_step and outcome.next_step:
        ui.tell(f"Việc tiếp theo: {outcome.next_step}")


def exit_status(outcome: Outcome) -> int:
    """1 if errors are open or a part could not be done, else 0."""
    return int(outcome.incomplete or any(finding.open for finding in outcome.findings))


def print_json(document: dict[str, Any]) -> None:
    """Print JSON in ASCII, which pipes on Windows read correctly, whatever code page they assume."""
    click.echo(json.dumps(document, indent=2))
