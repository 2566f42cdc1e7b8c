"""The command line in Vietnamese: help pages, and one sentence for everything that stops a command.

click's own texts are English; here they are said anew from what its commands, parameters and exceptions know.
"""

from __future__ import annotations

import contextlib
import difflib
import errno
import os
import stat
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from de06_xl.cli.console import prepare_streams, without_controls
from de06_xl.system import error_log
from de06_xl.system.errors import De06Error

if TYPE_CHECKING:
    from collections.abc import Sequence

_METAVARS = {
    "TEXT": "CHỮ",
    "INTEGER": "SỐ",
    "INTEGER RANGE": "SỐ",
    "FLOAT": "SỐ",
    "FLOAT RANGE": "SỐ",
    "PATH": "ĐƯỜNG_DẪN",
    "FILE": "TỆP",
    "FILENAME": "TỆP",
    "DIRECTORY": "THƯ_MỤC",
    "BOOLEAN": "CÓ_KHÔNG",
}
_NOTES = (
    ("default: ", "mặc định: "),
    ("(dynamic)", "(tính khi chạy)"),
    ("env var: ", "biến môi trường: "),
    ("required", "bắt buộc"),
)


class CommandLineError(click.UsageError):
    """A command line that cannot be followed; ``message`` is a whole Vietnamese sentence."""


class VietnameseArgument(click.Argument):
    """A positional argument with a help text, which click itself knows only since 8.5."""

    def __init__(self, *args: Any, help: str | None = None, **attrs: Any) -> None:  # noqa: A002 - click's name
        super().__init__(*args, **attrs)
        self.help = help


class VietnameseCommand(click.Command):
    """A command whose help page and usage errors are Vietnamese.

    ``example`` is one or more command lines, shown as they are under "Ví dụ:".
    """

    def __init__(self, *args: Any, example: str = "", **attrs: Any) -> None:
        attrs.setdefault("options_metavar", "[TÙY CHỌN]")
        super().__init__(*args, **attrs)
        self.example = example

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse as click does; raises CommandLineError for whatever is wrong."""
        if not args and self.no_args_is_help and not ctx.resilient_parsing:
            click.echo(ctx.get_help(), err=True)
            ctx.exit(2)
        given = list(args)
        takes_extra, ctx.allow_extra_args = ctx.allow_extra_args, True
        try:
            rest = super().parse_args(ctx, args)
        except CommandLineError:
            raise
        except click.UsageError as error:
            raise CommandLineError(_usage_sentence(error, ctx, given), ctx) from None
        finally:
            ctx.allow_extra_args = takes_extra
        if rest and not takes_extra and not ctx.resilient_parsing:
            extra = " ".join(rest)
            raise CommandLineError(
                f"Thừa đối số “{extra}”: tên có dấu cách phải đặt trong ngoặc kép; {_see_help(ctx)}", ctx
            )
        return rest

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "In hướng dẫn này rồi thoát."
        return option

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.format_usage(ctx, formatter)
        self.format_help_text(ctx, formatter)
        self.format_arguments(ctx, formatter)
        self.format_options(ctx, formatter)
        if self.example:
            with formatter.section("Ví dụ"):
                for line in self.example.strip().splitlines():
                    formatter.write(f"{' ' * formatter.current_indent}{line.strip()}\n")
        self.format_epilog(ctx, formatter)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix="Cách dùng: ")

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the positional arguments that have a help text."""
        rows = [
            (" ".join(param.get_usage_pieces(ctx)), help_text)
            for param in self.get_params(ctx)
            if isinstance(param, click.Argument) and (help_text := getattr(param, "help", None))
        ]
        if rows:
            with formatter.section("Đối số"):
                formatter.write_dl(rows)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [
            _option_row(param, record)
            for param in self.get_params(ctx)
            if isinstance(param, click.Option) and (record := param.get_help_record(ctx))
        ]
        if rows:
            with formatter.section("Tùy chọn"):
                formatter.write_dl(rows)


class VietnameseGroup(VietnameseCommand, click.Group):
    """A group of commands, listed in the order in which they were added."""

    command_class = VietnameseCommand
    group_class = type

    def __init__(self, *args: Any, **attrs: Any) -> None:
        attrs.setdefault("subcommand_metavar", "LỆNH [ĐỐI SỐ]...")
        super().__init__(*args, **attrs)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(self.commands)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [
            (name, command.get_short_help_str(limit=1000))
            for name in self.list_commands(ctx)
            if (command := self.get_command(ctx, name)) and not command.hidden
        ]
        if rows:
            with formatter.section("Lệnh"):
                formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that ``args`` name first; raises CommandLineError when there is none."""
        if self.get_command(ctx, args[0]) is None and not ctx.resilient_parsing:
            visible = [name for name, command in self.commands.items() if not command.hidden]
            near = _near(difflib.get_close_matches(args[0], visible))
            raise CommandLineError(f"Không có lệnh “{args[0]}”{near}; {_see_help(ctx)}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named; raises CommandLineError when none was."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            if isinstance(error, CommandLineError) or ctx.invoked_subcommand or self.invoke_without_command:
                raise
            raise CommandLineError(f"Thiếu tên lệnh; {_see_help(ctx)}", ctx) from None


def run(group: click.Command, argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit status.

    ``argv`` are the arguments without the program's name, by default those of the process. The status is what
    the command returns (None is 0), or 2 when it could not be done: then one Vietnamese sentence stands on
    standard error, never a traceback. Arguments are taken literally: on Windows too, "*" and "%NAME%" are
    not expanded.
    """
    prepare_streams()
    status, sentence = 2, ""
    try:
        outcome = _invoke(group, list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
        status = outcome
    except click.exceptions.Exit as stop:
        status = stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        sentence = "Đã dừng theo yêu cầu."
    except click.FileError as error:
        sentence = f"Không mở được tệp “{error.ui_filename}”; hãy kiểm tra lại tên và quyền truy cập."
    except click.ClickException as error:
        sentence = error.message
    except De06Error as error:
        sentence = str(error)
    except Exception as error:  # the last resort: whatever it is, a user gets a sentence
        if not _nobody_reads(error):
            sentence = error_log.sentence_for(error)
    if sentence:
        with contextlib.suppress(OSError):
            click.echo(without_controls(sentence), err=True)
    _drop_unread_output()
    return status


def _invoke(group: click.Command, args: list[str]) -> int:
    # Not group.main: that turns a closed pipe into exit status 1, which here means open findings.
    with warnings.catch_warnings():
        if not sys.warnoptions:
            warnings.simplefilter("ignore")  # libraries warn in English about workbooks that are in order
        with group.make_context(group.name, args) as ctx:
            return int(group.invoke(ctx) or 0)


def _usage_sentence(error: click.UsageError, ctx: click.Context, args: list[str]) -> str:
    match error:
        case click.MissingParameter(param=click.Parameter() as param):
            return f"Thiếu {_name(param)}; {_see_help(ctx)}"
        case click.BadParameter(param=click.Parameter() as param):
            name = _name(param)
            return f"{name[0].upper()}{name[1:]}: {_bad_value(error, param, ctx, args)}"
        case click.NoSuchOption():
            near = _near(error.possibilities or [])
            return f"Không có tùy chọn “{error.option_name}”{near}; {_see_help(ctx)}"
        case click.BadOptionUsage():
            option = _option(error.option_name, ctx)
            if option is not None and (option.is_flag or option.count):
                return f"Tùy chọn {error.option_name} không nhận giá trị đi kèm; {_see_help(ctx)}"
            return f"Tùy chọn {error.option_name} thiếu giá trị đi kèm; {_see_help(ctx)}"
        case click.BadArgumentUsage():
            return f"Chưa đủ đối số; {_see_help(ctx)}"
        case _:
            return error.message


def _bad_value(error: click.BadParameter, param: click.Parameter, ctx: click.Context, args: list[str]) -> str:
    kind = param.type
    if not type(kind).__module__.startswith("click."):
        return error.message
    value = _refused_value(param, ctx, args)
    if value is None:
        # Not the type refused it: a callback did, in its own words, or it came from elsewhere than the line.
        return error.message if param.callback else f"giá trị không hợp lệ; {_see_help(ctx)}"
    match kind:
        case click.Choice():
            choices = ", ".join(str(getattr(choice, "name", choice)) for choice in kind.choices)
            demand = f"không có trong các lựa chọn; hãy chọn một trong: {choices}."
        case click.Path():
            demand = _path_demand(kind, value)
        case click.File():
            demand = "không mở được; hãy kiểm tra lại tên tệp và quyền truy cập."
        case click.IntRange() | click.FloatRange():
            demand = f"phải là {'số nguyên' if isinstance(kind, click.IntRange) else 'số'} {_limits(kind)}."
        case click.types.IntParamType():
            demand = "phải là số nguyên."
        case click.types.FloatParamType():
            demand = "phải là số."
        case click.DateTime():
            demand = f"không đúng mẫu ngày {', '.join(kind.formats)}."
        case _:
            demand = f"không hợp lệ; {_see_help(ctx)}"
    return f"“{value}” {demand}"


def _refused_value(param: click.Parameter, ctx: click.Context, args: list[str]) -> str | None:
    """The value on the command line that the parameter's type does not take; click does not keep it."""
    values, _, _ = ctx.command.make_parser(ctx).parse_args(args=list(args))
    given = values.get(param.name)
    for value in given if isinstance(given, (list, tuple)) else [given]:
        if isinstance(value, str):
            try:
                param.type.convert(value, param, ctx)
            except click.BadParameter:
                return value
    return None


def _path_demand(kind: click.Path[Any], value: str) -> str:
    try:
        mode = Path(value).stat().st_mode
    except OSError:
        return "không tìm thấy; hãy kiểm tra lại tên và thư mục."
    if stat.S_ISDIR(mode) and not kind.dir_okay:
        return "là thư mục, không phải tệp; hãy chỉ rõ tên tệp."
    if not stat.S_ISDIR(mode) and not kind.file_okay:
        return "là tệp, không phải thư mục; hãy chỉ rõ thư mục."
    return "không mở được vì thiếu quyền truy cập; hãy kiểm tra quyền, hoặc chọn chỗ khác."


def _limits(kind: click.IntRange | click.FloatRange) -> str:
    limits = []
    if kind.min is not None:
        limits.append(f"lớn hơn {kind.min}" if kind.min_open else f"từ {kind.min} trở lên")
    if kind.max is not None:
        limits.append(f"nhỏ hơn {kind.max}" if kind.max_open else f"không quá {kind.max}")
    return " và ".join(limits)


def _option(name: str, ctx: click.Context) -> click.Option | None:
    for param in ctx.command.get_params(ctx):
        if isinstance(param, click.Option) and name in (*param.opts, *param.secondary_opts):
            return param
    return None


def _name(param: click.Parameter) -> str:
    if isinstance(param, click.Option):
        return f"tùy chọn {max(param.opts, key=len)}"
    return f"đối số {param.human_readable_name}"


def _near(names: Sequence[str]) -> str:
    return f" (gần giống: {', '.join(names)})" if names else ""


def _see_help(ctx: click.Context) -> str:
    return f"hãy xem “{ctx.command_path} --help”."


def _option_row(option: click.Option, record: tuple[str, str]) -> tuple[str, str]:
    spellings, text = record
    metavar = option.type.name.upper()
    if option.metavar is None and metavar in _METAVARS:
        spellings = spellings.replace(f" {metavar}", f" {_METAVARS[metavar]}")
    own = option.help or ""
    notes = text.removeprefix(own)
    for english, vietnamese in _NOTES:
        notes = notes.replace(english, vietnamese)
    return spellings, f"{own}{notes}"


def _nobody_reads(error: Exception) -> bool:
    """Whether the error says that the program at the other end of the pipe ("| more") has ended."""
    if isinstance(error, BrokenPipeError):
        return True
    # Windows says "invalid argument", without a file's name, of a pipe whose reader has gone.
    return os.name == "nt" and isinstance(error, OSError) and error.errno == errno.EINVAL and not error.filename


def _drop_unread_output() -> None:
    """Send what cannot be written any more nowhere: Python flushes at its exit, and would complain there."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
