"""Every button, clicked in Excel's stand-in through the real xlwings, does what its command does."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.support import as_command
from tests.windows.stand_in.file_book import contents_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.windows.desk import Desk

pytestmark = pytest.mark.wine


@pytest.mark.few(0, 4)
@pytest.mark.parametrize("button", as_command.buttons())
def test_it_does_what_its_command_does(desk: Desk, tmp_path: Path, button: str) -> None:
    deed = as_command.DEEDS[button]
    workbook = as_command.prepare(button, desk.folder / button)
    copy = shutil.copytree(workbook.parent, tmp_path / button) / workbook.name
    desk.open(workbook)
    sheet, cell = as_command.SELECTED
    desk.ask("select", sheet=sheet, cell=cell)
    click = desk.click(button)
    (cells,) = (book["contents"] for name, book in click.state["books"].items() if name.endswith(workbook.name))
    clicked = as_command.Seen(
        as_command.timeless_cells(cells), as_command.files_in(workbook.parent), "\n".join(click.boxes)
    )
    commanded = as_command.by_command(button, copy, lambda path: as_command.timeless_cells(contents_of(path)))
    assert (click.status, click.said_by_vba) == (0, [])
    assert as_command.differences(button, clicked, commanded) == []
    if deed.leads:
        assert click.state["selected"][0] == deed.leads
    if deed.opens:
        assert [path for path in desk.wait_for_opened() if not path.endswith(deed.opens)] == []
    shutil.rmtree(workbook.parent)
