"""Runs the command line in Vietnamese, with one sentence for everything that stops a command."""

from __future__ import annotations

import contextlib
import errno
import gettext
import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import click

from de06_xl.cli.console import prepare_streams, without_controls
from de06_xl.system import error_log
from de06_xl.system.errors import De06Error
from de06_xl.system.interrupts import stop_requested

if TYPE_CHECKING:
    from collections.abc import Sequence

_LOCALE = Path(__file__).with_name("locale")
_DOMAIN = "click"


def run(group: click.Command, argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit status; never raises because of what a user does.

    The status is what the command returns (None is 0), or 2 if it failed: then one Vietnamese sentence is printed on
    standard error, never a traceback. Arguments are taken literally: "*" and "%NAME%" are not expanded, even on
    Windows.
    """
    prepare_streams()
    use_vietnamese()
    status, sentence = 2, ""
    try:
        outcome = _invoke(group, list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
        status = outcome
    except click.exceptions.Exit as stop:
        status = stop.exit_code
    except click.exceptions.NoArgsIsHelpError as page:
        page.show()
    except (click.Abort, KeyboardInterrupt):
        sentence = gettext.gettext("Aborted!")
    except click.UsageError as error:
        sentence = _usage_sentence(error)
    except click.ClickException as error:
        sentence = error.format_message()
    except De06Error as error:
        sentence = str(error)
    except Exception as error:  # the last resort: a user always gets a sentence
        if not _is_closed_pipe(error):
            sentence = error_log.sentence_for(error)
    if sentence:
        with contextlib.suppress(OSError), stop_requested():  # whoever presses Ctrl+C twice gets the sentence too
            click.echo(without_controls(sentence), err=True)
    _drop_unread_output()
    return status


def use_vietnamese() -> None:
    """Make gettext, by which click translates its messages, use our catalogue whatever the system's language."""
    gettext.bindtextdomain(_DOMAIN, str(_LOCALE))
    gettext.textdomain(_DOMAIN)
    os.environ["LANGUAGE"] = "vi"


def _invoke(group: click.Command, args: list[str]) -> int:
    # Not group.main, which turns a closed pipe into exit status 1, which here means open findings.
    with warnings.catch_warnings():
        if not sys.warnoptions:
            warnings.simplefilter("ignore")  # libraries warn in English about workbooks that are in order
        with group.make_context(group.name, args) as ctx:
            return int(group.invoke(ctx) or 0)


def _usage_sentence(error: click.UsageError) -> str:
    """What is wrong on a command line, and which help page explains it."""
    mistake = error.format_message().removesuffix(".")
    if error.ctx is None:
        return f"{mistake}."
    hint = gettext.gettext("Try '{command} {option}' for help.")
    return f"{mistake}; {hint.format(command=error.ctx.command_path, option='--help')}"


def _is_closed_pipe(error: Exception) -> bool:
    """Whether the error means that the program at the other end of the pipe ("| more") has ended."""
    if isinstance(error, BrokenPipeError):
        return True
    # On Windows, a pipe whose reader is gone raises "invalid argument" without a file name.
    return os.name == "nt" and isinstance(error, OSError) and error.errno == errno.EINVAL and not error.filename


def _drop_unread_output() -> None:
    """Discard what can no longer be written: Python flushes at its exit, and would report an error then."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
