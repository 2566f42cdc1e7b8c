"""Fixtures for clicks where something is in the way: folders of their own, workbooks in LibreOffice, Windows' boxes."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Any

import pytest

from de06_xl.addin import excel_ui
from de06_xl.workbook import excel_app
from tests.support.addin_office import _properties as properties
from tests.support.clicking import Windows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.support.xlwings_uno import LibreOffice


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A temporary folder beside the tests' own, which lie in the real one; nothing is opened, nothing logged afar."""
    passing = tmp_path / "passing"
    passing.mkdir()
    monkeypatch.chdir(tmp_path)  # a click leaves the current folder
    monkeypatch.setattr(tempfile, "tempdir", str(passing))
    monkeypatch.setattr(excel_ui, "show", lambda path: None)
    monkeypatch.setattr(excel_app, "BUSY_SECONDS", 0)
    for home in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(home, str(passing))
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    return passing


@pytest.fixture
def opened(office: LibreOffice) -> Iterator[Callable[..., Any]]:
    """Opens a workbook in LibreOffice, in front, and gives its document."""
    documents = []

    def open_in_front(path: Path, **options: Any) -> Any:
        document = office.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, properties(options))
        documents.append(document)
        return document

    yield open_in_front
    for document in documents:
        document.close(True)


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Windows:
    made = Windows()
    monkeypatch.setattr(excel_ui, "user32", lambda: made)
    return made
