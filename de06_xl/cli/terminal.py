"""The user interface of actions on a terminal, and the table of findings."""

from __future__ import annotations

import getpass
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from de06_xl.cli.console import without_controls
from de06_xl.model.finding import Severity, show_value
from de06_xl.vietnamese.messages import listed
from de06_xl.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import TextIO

    from rich.console import Console
    from rich.table import Table

    from de06_xl.model.finding import Finding
    from de06_xl.model.place import Place

_YES = {"c", "có", "co", "y", "yes"}
_NO = {"", "k", "không", "khong", "n", "no"}
_ATTEMPTS = 3
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
NAMED = 5
"""How many figures one sentence names before it counts the rest."""
_WIDTH_FOR_PLACES = 100
"""Minimum columns of a console for places to have a column of their own."""
_EXPECTED_DECIMALS = 4


class TerminalUi:
    """The user interface on a terminal or in a pipe: results on standard output, all else on standard error."""

    def tell(self, text: str) -> None:
        """Print the sentences on standard output."""
        click.echo(without_controls(text))

    def step(self, text: str) -> None:
        """Print the step on standard error, where it does not enter a pipe."""
        click.echo(without_controls(text), err=True)

    def stage(self, text: str) -> None:
        """Print the part on a terminal, and nothing if nobody watches: most work takes a second."""
        if sys.stderr is not None and sys.stderr.isatty():
            self.step(text)

    def ask(self, question: str) -> bool:
        """Ask on standard error and read "c" or "k"; no input or a third unclear answer mean no."""
        for _ in range(_ATTEMPTS):
            click.echo(f"{without_controls(question)} [c/k, mặc định k]: ", nl=False, err=True)
            answer = _read_line()
            if answer is None:
                click.echo(err=True)
                return False
            if answer in _YES:
                return True
            if answer in _NO:
                return False
            click.echo("Hãy gõ c (có) hoặc k (không).", err=True)
        return False

    def ask_secret(self, question: str) -> str | None:
        """Ask on standard error and read without echo; from a pipe, read a line."""
        if sys.stdin is None or not sys.stdin.isatty():
            click.echo(f"{without_controls(question)}:", err=True)
            line = sys.stdin.readline() if sys.stdin else ""
            return line.rstrip("\r\n") or None
        return getpass.getpass(f"{without_controls(question)}: ") or None

    def show_cell(self, place: Place) -> None:
        """Print where the cell is: a closed workbook cannot be shown."""
        self.tell(f"Xem ô {place.cell} của trang “{place.sheet}”.")

    def current_cell(self) -> Place | None:
        """None: a closed workbook has no selected cell."""
        return None

    def open(self, path: Path) -> None:
        """Print the path: a terminal may be on another machine."""
        self.tell(f"Xem: {path}")


def findings_table(findings: Iterable[Finding], *, stream: TextIO | None = None, width: int | None = None) -> None:
    """Print findings as a table, in the order given; nothing if there are none. Equal findings are merged.

    ``stream`` is standard output by default, ``width`` the columns of its console. The place is above the message, so
    that neither is broken into fragments, and beside it only in a wide console. Colours are used on terminals, box
    drawing on terminals with Unicode; otherwise ASCII lines.
    """
    rows = list(_together(findings))
    if not rows:
        return
    from rich.text import Text

    console, table = _console_and_table(stream, width)
    table.add_column("Mức", no_wrap=True)
    beside = console.width >= _WIDTH_FOR_PLACES
    if beside:
        table.add_column("Vị trí", overflow="fold", max_width=40)
    table.add_column("Nội dung", overflow="fold")
    for finding in rows:
        place, content = _place(finding), _content(finding)
        texts = [place, content] if beside else [place + content]
        # Text objects, since rich would interpret "[tên]" in a string as markup.
        table.add_row(
            Text(finding.severity.label, style="dim" if finding.accepted else _STYLES[finding.severity]),
            *(Text(without_controls("\n".join(lines))) for lines in texts),
        )
    console.print(table)


def _together(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, with those that say the same of several figures merged in the place of the first."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for number, finding in enumerate(findings):
        alike = finding.of_several or number
        groups.setdefault((finding.kind, alike, finding.severity, finding.accepted), []).append(finding)
    for some in groups.values():
        if len(some) == 1:
            yield some[0]
        else:
            codes = listed([finding.code or "" for finding in some], NAMED, "số", ", ")
            yield replace(some[0], said=f"{len(some):02d} {some[0].of_several}", code=codes, place=None, to_do=None)


def _console_and_table(stream: TextIO | None, width: int | None) -> tuple[Console, Table]:
    # Imported here: rich is slow to load, and most commands print no table.
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console(file=stream or sys.stdout, width=width)
    drawn = console.is_terminal and console.encoding.startswith("utf")
    return console, Table(box=box.SQUARE if drawn else box.ASCII2, show_lines=True)


def _place(finding: Finding) -> list[str]:
    return [part for part in ("!".join(filter(None, (finding.sheet, finding.cell))), finding.code) if part]


def _content(finding: Finding) -> list[str]:
    lines = [finding.message]
    if finding.expected is not None:
        lines.append(f"Giá trị đúng: {show_value(finding.expected, _EXPECTED_DECIMALS)}")
    if finding.accepted:
        lines.append("Đã giải trình.")
    return lines


def _read_line() -> str | None:
    """A line of standard input, normalised for comparison; None if there is none or it cannot be read."""
    if sys.stdin is None:
        return None
    try:
        line = sys.stdin.readline()
    except (OSError, ValueError):  # ValueError: closed, or undecodable bytes
        return None
    return fold(line) if line else None
