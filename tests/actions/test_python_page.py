"""``docs/python.md``: every example runs, in order, and prints what the page says."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from de06_xl.incoming.containers.package import unpack
from de06_xl.system import shipped

PAGE = Path(__file__).parents[2] / "docs" / "python.md"
EXAMPLE = re.compile(r"^```python\n(?P<code>.*?)^```\n(?:```text\n(?P<printed>.*?)^```\n)?", re.DOTALL | re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in: the sample workbook, and the mails of its units where a clerk saves them."""
    shutil.copy(shipped.path_of(shipped.SAMPLE_WORKBOOK), tmp_path / "BaoCaoThang5.xlsx")
    mails = shipped.path_of(shipped.SAMPLE_MAILBOX).read_bytes()
    for name, data in unpack(mails, shipped.SAMPLE_MAILBOX, "tệp nén .zip").items():
        path = tmp_path / "phieu_nhan" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_every_example_prints_what_the_page_says() -> None:
    examples = list(EXAMPLE.finditer(PAGE.read_text(encoding="utf-8")))
    assert len(examples) > 10
    names: dict[str, Any] = {}
    for example in examples:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(example["code"], PAGE.name, "exec"), names)
        assert printed.getvalue().replace(os.sep, "/") == (example["printed"] or ""), example["code"]


def test_no_code_of_the_page_goes_untested() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.count("```python\n") == len(EXAMPLE.findall(text))
    assert set(re.findall(r"^```(\w+)", text, re.MULTILINE)) == {"python", "text"}
