"""click's commands and groups, extended by examples on their help pages."""

from __future__ import annotations

from typing import Any

import click
from click.core import augment_usage_errors


class Command(click.Command):
    """A command; ``example`` is one or more command lines, printed verbatim under "Ví dụ:"."""

    def __init__(self, *args: Any, example: str = "", **attrs: Any) -> None:
        attrs.setdefault("options_metavar", "[TÙY CHỌN]")
        super().__init__(*args, **attrs)
        self.example = example

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse arguments like click; an error knows its command, which click omits if an option lacks its value."""
        with augment_usage_errors(ctx):
            return super().parse_args(ctx, args)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """Print the examples, whose lines click would wrap."""
        if self.example:
            with formatter.section("Ví dụ"):
                for line in self.example.strip().splitlines():
                    formatter.write(f"{' ' * formatter.current_indent}{line.strip()}\n")


class Group(Command, click.Group):
    """A group that lists its commands in the order in which they were added."""

    command_class = Command

    def __init__(self, *args: Any, **attrs: Any) -> None:
        attrs.setdefault("subcommand_metavar", "LỆNH [ĐỐI SỐ]...")
        super().__init__(*args, **attrs)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names of the commands, unsorted."""
        return list(self.commands)
