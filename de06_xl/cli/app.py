"""The command line ``de06``. Exit status: 0 done, 1 done with open errors, 2 failed."""

from __future__ import annotations

import sys

import click

from de06_xl.cli.command import Group
from de06_xl.cli.commands import documents, figures, machine, units, workbooks
from de06_xl.cli.run import run
from de06_xl.system.version import __version__


@click.group(
    name="de06",
    cls=Group,
    example="""
    de06 demo
    de06 new --period 2026-11 BaoCaoThang11.xlsx
    de06 validate BaoCaoThang11.xlsx
    de06 report BaoCaoThang11.xlsx --pdf
    """,
)
@click.version_option(__version__, "--version", message="DeAn06 %(version)s", help="In phiên bản rồi thoát.")
def de06() -> None:
    """Tổng hợp và xuất báo cáo Đề án 06 từ sổ Excel."""


for command in (
    *(workbooks.demo, workbooks.new, workbooks.refresh),
    *(units.units, units.forms, units.send, units.mail, units.collect, units.remind, units.fill),
    *(figures.aggregate, figures.validate, figures.report, figures.trace, figures.analyze, figures.export),
    workbooks.undo,
    *(documents.compare, documents.accept, documents.close, documents.check_template, documents.check_layout),
    *(machine.setup, machine.doctor, machine.bundle),
):
    de06.add_command(command)


def main() -> None:
    """Run the command line and end the process with its exit status."""
    sys.exit(run(de06))
