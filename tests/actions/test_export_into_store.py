"""A folder of Parquet files in which something is already: of an earlier or newer version, of others, damaged."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest

from de06_xl import open_workbook
from de06_xl.actions.export import NO_UNIT, PART, parquet_parts
from de06_xl.process.long_table import COLUMNS
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block
from tests.support.command_line import assert_one_sentence, content, de06

NAMES = [column.name for column in COLUMNS]
pytestmark = pytest.mark.linux("pyarrow is not in the Wine prefix")


@pytest.fixture
def store(sample: Path) -> Path:
    """A folder beside the sample, not there yet."""
    return sample.parent / "kho"


def write_part(store: Path, unit: str | None, period: str = "2022-04", value: float = 1) -> Path:
    """Put the file of one figure into the store, as an export would; returns its path."""
    cells = dict.fromkeys(NAMES) | {"period": period, "unit": unit, "code": "a", "value": value}
    ((path, data),) = parquet_parts([tuple(cells.values())]).items()
    (store / path).parent.mkdir(parents=True)
    (store / path).write_bytes(data)
    return store / path


def write_table(store: Path, columns: dict[str, Any], unit: str = "RG") -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = store / "ky=2022-04" / f"don_vi={unit}" / PART
    path.parent.mkdir(parents=True)
    pq.write_table(pa.table(columns), path)
    return path


def test_files_of_an_earlier_version_get_the_columns_of_today(sample: Path, store: Path) -> None:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    old = store / "ky=2022-04" / "don_vi=RG" / "so-lieu.parquet"
    old.parent.mkdir(parents=True)
    day = pa.array([dt.date(2022, 4, 1)], pa.date32())
    pq.write_table(pa.table({"period": ["2022-04"], "first_day": day, "code": ["a"], "value": [1.0]}), old)
    open_workbook(sample).export(parquet=store)
    whole = pd.read_parquet(store)
    assert {*whole.columns} == {*NAMES, "ky", "don_vi"}
    first = whole.query("period == '2022-04'").iloc[0]
    assert (first["first_day"].day, first["code"], first["value"]) == (1, "a", 1)
    assert whole.query("period == '2022-05'")["nature"].notna().any()


def test_folders_of_an_earlier_version_get_the_names_of_today(sample: Path, store: Path) -> None:
    import pandas as pd

    open_workbook(sample).export(parquet=store)
    now = store / "ky=2022-05" / f"don_vi={NO_UNIT}"
    for period in ("2022-04", "2022-05"):
        old = store / f"ky={period}" / "don_vi=__HIVE_DEFAULT_PARTITION__"
        old.mkdir(parents=True)
        (old / "so-lieu.parquet").write_bytes((now / "so-lieu.parquet").read_bytes())
    once = len(pd.read_parquet(now))
    open_workbook(sample).export(parquet=store)
    assert len(pd.read_parquet(store)) == 2 * once
    assert {path.parent.name for path in store.glob("*/*/*")} == {f"don_vi={NO_UNIT}"}


def test_of_the_period_written_anew_no_file_stays_that_counts_no_more(sample: Path, store: Path) -> None:
    gone = store / "ky=2022-05" / "don_vi=RG" / "so-lieu.parquet"
    kept = store / "ky=2022-04" / "don_vi=RG" / "so-lieu.parquet"
    for path in (gone, kept):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x")
    open_workbook(sample).export(parquet=store)
    assert (gone.exists(), kept.exists()) == (False, True)


@pytest.mark.parametrize("unit", [NO_UNIT, "__HIVE_DEFAULT_PARTITION__", "%28bao-cao%29", "a_b.C"])
def test_no_unit_moves_into_the_folder_of_another_or_of_the_report(sample: Path, store: Path, unit: str) -> None:
    paths = [write_part(store, unit), write_part(store, None)]
    before = [path.read_bytes() for path in paths]
    for _ in range(2):
        open_workbook(sample).export(parquet=store)
    assert [path.read_bytes() for path in paths] == before


def test_what_an_earlier_version_left_gives_way_to_what_is_there(sample: Path, store: Path) -> None:
    now = write_part(store, "vt", value=2)
    before = write_table(store, {"period": ["2022-04"], "unit": ["vt"], "value": [1.0]}, unit="vt")
    kept = now.read_bytes()
    open_workbook(sample).export(parquet=store)
    assert (now.read_bytes(), before.exists()) == (kept, False)


@pytest.mark.parametrize("type_", ["date32", "timestamp"])
def test_a_column_that_is_not_ours_is_never_lost(sample: Path, store: Path, type_: str) -> None:
    import pyarrow as pa

    day = pa.array([dt.date(2022, 4, 1)]).cast(pa.date32() if type_ == "date32" else pa.timestamp("ms"))
    path = write_table(store, {"period": ["2022-04"], "first_day": day, "note": ["a"]})
    before = path.read_bytes()
    ran = open_workbook(sample).export(parquet=store)
    assert (path.read_bytes(), len(ran.messages)) == (before, 1)


def of_office(sample: Path, name: str) -> Path:
    """A copy of the sample whose report another office makes, or this one under another spelling."""
    copy = shutil.copy(sample, sample.with_name("khac.xlsx"))
    cell = next(one.row for one in open_workbook(copy).book.facts if one.key == "co_quan_ban_hanh")
    FileGrid(copy).write([Block(cell.sheet, cell.number, 3, [[name]])])
    return copy


def damages(data: bytes) -> dict[str, bytes]:
    return {"cut": data[: len(data) // 2], "empty": b"", "end": data[: len(data) // 2] + data[-8:], "text": b"x"}


@pytest.mark.parametrize("damage", ["cut", "empty", "end", "text"])
def test_a_damaged_file_of_another_period_stays_and_is_named(sample: Path, store: Path, damage: str) -> None:
    path = write_part(store, "RG")
    path.write_bytes(damages(path.read_bytes())[damage])
    before = path.read_bytes()
    ran = de06("export", sample, "--parquet", store)
    assert (ran.status, ran.err, path.read_bytes()) == (0, "", before)
    assert f"Không đọc được {path} nên giữ nguyên" in " ".join(ran.out.split())
    assert (store / "ky=2022-05" / f"don_vi={NO_UNIT}" / PART).exists()


def test_a_damaged_file_of_what_is_written_anew_is_whole_again(sample: Path, store: Path) -> None:
    open_workbook(sample).export(parquet=store)
    path = store / "ky=2022-05" / f"don_vi={NO_UNIT}" / PART
    whole = path.read_bytes()
    path.write_bytes(damages(whole)["end"])
    assert len(open_workbook(sample).export(parquet=store).messages) == 1
    assert path.read_bytes() == whole


def test_files_with_columns_of_another_type_than_ours_stay(sample: Path, store: Path) -> None:
    path = write_table(store, {"period": ["2022-04"], "value": ["nhiều"]})
    before = path.read_bytes()
    assert str(path) in open_workbook(sample).export(parquet=store).messages[1]
    assert path.read_bytes() == before


def test_of_files_that_are_as_they_should_be_only_the_ends_are_read(
    sample: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyarrow.parquet as pq

    open_workbook(sample).export(parquet=store)
    write_part(store, "RG")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(pq, "read_table", refuse)
    open_workbook(sample).export(parquet=store)


def test_another_office_is_refused_before_anything_is_written(sample: Path, store: Path) -> None:
    other = of_office(sample, "SỞ TƯ PHÁP")
    open_workbook(sample).export(parquet=store)
    before = content(store)
    ran = de06("export", other, "--parquet", store, "--csv", store.parent / "so.csv")
    assert ran.status == 2
    assert_one_sentence(ran.err)
    assert "SỞ TƯ PHÁP, UBND TỈNH KIÊN GIANG" in " ".join(ran.err.split())
    assert content(store) == before
    assert not (store.parent / "so.csv").exists()


def test_the_same_office_written_otherwise_goes_on(sample: Path, store: Path) -> None:
    open_workbook(sample).export(parquet=store)
    open_workbook(of_office(sample, "Bcđ thực hiện  đề án 06")).export(parquet=store)
