"""One desk for all clicks of a run: to set up Windows takes longer than to click."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.windows import desk as desks

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def shared_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[desks.Desk]:
    """A clerk's desk, used by one test after the other."""
    with desks.desk(tmp_path_factory.mktemp("desk") / "prefix") as desk:
        yield desk


@pytest.fixture
def desk(shared_desk: desks.Desk) -> desks.Desk:
    """The desk with no workbook open."""
    shared_desk.clear()
    return shared_desk
