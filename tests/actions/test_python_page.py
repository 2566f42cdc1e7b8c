"""``docs/python.md``: every example runs, in order, and prints what the page says."""

from __future__ import annotations

import contextlib
import io
import os
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from de06_xl import open_workbook
from de06_xl.actions.export import csv_bytes, parquet_parts
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.process.long_table import COLUMNS, long_rows
from tests.support.books import book, indicator, received, submission, unit

PAGE = Path(__file__).parents[2] / "docs" / "python.md"
WAYS = ["read_parquet", "read_csv"]
"""The line of the guide's example to leave out, so that the other way of reading is tried."""
READER = "pyarrow is not in the Wine prefix"
EXAMPLE = re.compile(r"^```python\n(?P<code>.*?)^```\n(?:```text\n(?P<printed>.*?)^```\n)?", re.DOTALL | re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_every_example_prints_what_the_page_says() -> None:
    examples = list(EXAMPLE.finditer(PAGE.read_text(encoding="utf-8")))
    assert len(examples) > 10
    names: dict[str, Any] = {}
    for example in examples:
        if "arquet" in example["code"] and find_spec("pyarrow") is None:
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(example["code"], PAGE.name, "exec"), names)
        assert printed.getvalue().replace(os.sep, "/") == (example["printed"] or ""), example["code"]


def run_guide(left_out: str = "read_parquet") -> dict[str, Any]:
    """The names that the guide's only example has set, reading what was exported in one of its two ways."""
    (example,) = EXAMPLE.finditer((PAGE.parent / "huong-dan.md").read_text(encoding="utf-8"))
    lines = example["code"].splitlines()
    code = "\n".join(line for line in lines if left_out not in line)
    names: dict[str, Any] = {}
    exec(compile(code, "huong-dan.md", "exec"), names)
    return names


@pytest.mark.linux(READER)
@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("left_out", WAYS)
def test_what_the_guide_says_about_exported_figures_tells_units_from_the_report(left_out: str) -> None:
    exec(compile(next(EXAMPLE.finditer(PAGE.read_text(encoding="utf-8")))["code"], PAGE.name, "exec"), {})
    workbook = open_workbook("BaoCaoThang5.xlsx")
    workbook.collect()
    workbook.export(csv="SoLieu.csv", parquet="KhoSoLieu")
    names = run_guide(left_out)
    report, units = names["bao_cao"], names["don_vi"]
    assert len(report) == sum(one.value is not None for one in workbook.figures.values())
    assert len(units) == sum(one.form.status.value == "dùng" for one in workbook.submissions() if one.value is not None)
    assert names["theo_ky"]["2022-05", "tt_luot"] == 101


def export_made(made: Book) -> None:
    """Export a book made in a test into the folder and the file that the guide reads."""
    rows = long_rows(made, Figures(made))
    Path("SoLieu.csv").write_bytes(csv_bytes(rows))
    for path, data in parquet_parts(rows).items():
        ("KhoSoLieu" / path).parent.mkdir(parents=True)
        ("KhoSoLieu" / path).write_bytes(data)


@pytest.mark.linux(READER)
@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("left_out", WAYS)
def test_codes_like_numbers_stay_codes_as_the_guide_reads_them(left_out: str) -> None:
    codes = ("00070", "NA", "1E5")
    forms = [received(code) for code in codes]
    export_made(
        book(
            indicator("a", owner="XA"),
            units=tuple(unit(code, "XA") for code in codes),
            received=tuple(forms),
            submissions=tuple(submission(form, "a", at + 0.5) for at, form in enumerate(forms)),
        )
    )
    names = run_guide(left_out)
    assert dict(zip(names["don_vi"]["unit"], names["don_vi"]["value"], strict=True)) == {
        code: at + 0.5 for at, code in enumerate(codes)
    }


@pytest.fixture
def broken_down() -> Book:
    """Two communes sent the items of a breakdown, a plain figure and a rate; the report has the total too."""
    sent = {"ho_so[01]": 3, "ho_so[02]": 4, "luot": 5, "ty_le": 50}
    forms = [received(code) for code in ("AB", "CD")]
    codes = ("ho_so", *sent)
    return book(
        *(
            indicator(
                code, 2 * sent.get(code, 7), owner="XA", number=at, unit_of_measure="%" if code == "ty_le" else ""
            )
            for at, code in enumerate(codes, 5)
        ),
        units=(unit("AB", "XA"), unit("CD", "XA")),
        received=tuple(forms),
        submissions=tuple(submission(form, code, value) for form in forms for code, value in sent.items()),
    )


SUMS = {("2022-05", "ho_so"): 14, ("2022-05", "luot"): 10}


@pytest.mark.linux(READER)
@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("left_out", WAYS)
def test_the_guide_sums_items_that_have_no_total_and_no_rates(broken_down: Book, left_out: str) -> None:
    export_made(broken_down)
    assert run_guide(left_out)["theo_ky"].to_dict() == SUMS


def test_the_page_sums_items_that_have_no_total_and_no_rates(broken_down: Book) -> None:
    import pandas as pd

    (example,) = (
        one["code"] for one in EXAMPLE.finditer(PAGE.read_text(encoding="utf-8")) if "def summed" in one["code"]
    )
    names: dict[str, Any] = {}
    exec(compile(example.partition("\n\n\n")[0], PAGE.name, "exec"), names)
    rows = long_rows(broken_down, Figures(broken_down))
    table = pd.DataFrame(rows, columns=[column.name for column in COLUMNS])
    for part in (table[table["unit"].notna()], table[table["unit"].isna()]):
        assert names["summed"](part).to_dict() == SUMS


def test_no_code_of_the_page_goes_untested() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.count("```python\n") == len(EXAMPLE.findall(text))
    assert set(re.findall(r"^```(\w+)", text, re.MULTILINE)) == {"python", "text"}
