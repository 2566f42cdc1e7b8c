"""The long table for other programs: CSV that Excel opens right, Parquet by period and unit, never a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from de06_xl import De06Error, open_workbook
from de06_xl.actions.export import NO_UNIT, csv_bytes, parquet_parts
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.indicator import Nature
from de06_xl.process.long_table import COLUMNS, ColumnType, LongRow, long_rows
from tests.support.books import book, indicator, received, submission, unit
from tests.support.command_line import assert_one_sentence, content, de06

NAMES = [column.name for column in COLUMNS]
BOM = b"\xef\xbb\xbf"
READER = "pyarrow is not in the Wine prefix"


@pytest.fixture
def month() -> Book:
    """June: two communes sent, one of them twice; what May was is known of the report and of one commune."""
    may, june = (received("00070", form=f"sha-{month}", period=month) for month in ("2022-05", "2022-06"))
    first, again = (received("AB", form=f"sha-ab-{number}", period="2022-06", number=number) for number in (1, 2))
    return book(
        indicator("hs_tong", 9, owner="XA", unit_of_measure="hồ sơ"),
        indicator("ty_le", "97.53", unit_of_measure="%", decimals=2),
        period="2022-06",
        units=(unit("AB", "XA", parent="TINH"), unit("00070", "XA")),
        received=(june, first, again),
        submissions=(
            submission(may, "hs_tong", 3),
            submission(june, "hs_tong", 4),
            submission(first, "hs_tong", 50),
            submission(again, "hs_tong", 5),
            submission(june, "hs_tong[01]", "0.5"),
        ),
        history={("2022-05", "hs_tong"): 8},
    )


def rows_of(month: Book) -> list[dict[str, object]]:
    return [dict(zip(NAMES, row, strict=True)) for row in long_rows(month, Figures(month))]


def write_store(folder: Path, rows: list[LongRow]) -> None:
    for path, data in parquet_parts(rows).items():
        (folder / path).parent.mkdir(parents=True)
        (folder / path).write_bytes(data)


def read_csv(data: bytes, delimiter: str = ";") -> list[dict[str, str]]:
    assert data.startswith(BOM)
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def as_day(cell: object) -> object:
    return cell.date() if isinstance(cell, dt.datetime) else cell


class TestRows:
    def test_a_figure_is_a_row_by_period_unit_and_indicator(self, month: Book) -> None:
        found = [(row["period"], row["unit"], row["code"], row["item"], row["value"]) for row in rows_of(month)]
        assert found == [
            ("2022-05", None, "hs_tong", None, 8.0),
            ("2022-05", "00070", "hs_tong", None, 3.0),
            ("2022-06", None, "hs_tong", None, 9.0),
            ("2022-06", None, "ty_le", None, 97.53),
            ("2022-06", "AB", "hs_tong", None, 5.0),
            ("2022-06", "00070", "hs_tong", None, 4.0),
            ("2022-06", "00070", "hs_tong", "01", 0.5),
        ]

    def test_a_row_says_what_its_codes_mean(self, month: Book) -> None:
        row = rows_of(month)[4]
        assert (row["unit_name"], row["group"], row["parent"]) == ("Đơn vị AB", "XA", "TINH")
        assert (row["name"], row["unit_of_measure"]) == ("hs_tong", "hồ sơ")
        assert [str(row["first_day"]), str(row["last_day"])] == ["2022-06-01", "2022-06-30"]

    def test_a_row_says_whether_its_figure_adds_up_over_periods(self) -> None:
        natures = (Nature.IN_PERIOD, Nature.CUMULATIVE, None)
        one = book(*(indicator(f"a{at}", 1, number=5 + at, nature=nature) for at, nature in enumerate(natures)))
        assert [row["nature"] for row in rows_of(one)] == ["trong kỳ", "lũy kế", None]

    def test_a_word_is_no_number(self) -> None:
        from de06_xl.model.words import Word

        rated = book(indicator("xep_loai", words=("đạt", "chưa đạt"), aggregated=Word(2, "chưa đạt")))
        (row,) = rows_of(rated)
        assert (row["value"], row["word"]) == (None, "chưa đạt")

    def test_nothing_of_a_person_is_in_it(self, month: Book) -> None:
        people = dict.fromkeys(("sender", "compiled_by", "approved_by", "phone"), "Nguyễn Văn A")
        month = book(
            indicator("a", 1, owner="XA"),
            units=(unit("AB", "XA", email="nguyenvana@x.vn"),),
            received=(form := received("AB", **people),),
            submissions=(submission(form, "a", 1),),
        )
        data = csv_bytes(long_rows(month, Figures(month))).decode()
        assert "AB" in data
        assert not re.search("nguyễn|@", data, re.IGNORECASE)


class TestCsv:
    def test_numbers_are_written_as_the_settings_of_windows_have_them(self, month: Book) -> None:
        rows = long_rows(month, Figures(month))
        vietnamese, english = read_csv(csv_bytes(rows)), read_csv(csv_bytes(rows, decimal_point=True), ",")
        assert [row["value"] for row in vietnamese][3:] == ["97,53", "5", "4", "0,5"]
        assert [row["value"] for row in english][3:] == ["97.53", "5", "4", "0.5"]
        assert list(vietnamese[0]) == NAMES

    @pytest.mark.parametrize(("value", "written"), [("1078935000000", "1078935000000"), ("0.0000001", "0,0000001")])
    def test_no_number_has_an_exponent(self, value: str, written: str) -> None:
        rows = long_rows(one := book(indicator("a", value, decimals=7)), Figures(one))
        assert read_csv(csv_bytes(rows))[0]["value"] == written

    @pytest.mark.parametrize("text", ["=1+1", "+84", "-2", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1"])
    def test_a_text_like_a_formula_leaves_as_text(self, text: str) -> None:
        row: LongRow = tuple(text if column.type is ColumnType.TEXT else None for column in COLUMNS)
        (read,) = read_csv(csv_bytes([row]))
        assert {read[column.name] for column in COLUMNS if column.type is ColumnType.TEXT} == {f"'{text}"}

    def test_a_number_below_zero_stays_a_number(self) -> None:
        one = book(indicator("chenh", "-3.5", decimals=1))
        assert read_csv(csv_bytes(long_rows(one, Figures(one))))[0]["value"] == "-3,5"

    def test_other_text_comes_back_as_it_was(self) -> None:
        row: LongRow = tuple('a;"b"\nđ,ơ' if column.type is ColumnType.TEXT else None for column in COLUMNS)
        (read,) = read_csv(csv_bytes([row]))
        assert read["name"] == 'a;"b"\nđ,ơ'


@pytest.mark.linux(READER)
class TestParquet:
    def test_a_file_holds_one_period_of_one_unit(self, month: Book) -> None:
        assert sorted(path.parent.as_posix() for path in parquet_parts(long_rows(month, Figures(month)))) == [
            f"ky=2022-05/don_vi={NO_UNIT}",
            "ky=2022-05/don_vi=00070",
            f"ky=2022-06/don_vi={NO_UNIT}",
            "ky=2022-06/don_vi=00070",
            "ky=2022-06/don_vi=AB",
        ]

    def test_the_folder_read_as_one_table_is_the_long_table(self, month: Book, tmp_path: Path) -> None:
        import pyarrow.dataset as ds

        rows = long_rows(month, Figures(month))
        write_store(tmp_path, rows)
        table = ds.dataset(tmp_path, partitioning="hive").to_table()
        read = [tuple(map(as_day, (row[name] for name in NAMES))) for row in table.to_pylist()]
        assert sorted(read, key=repr) == sorted(rows, key=repr)
        of_one = ds.dataset(tmp_path, partitioning="hive").to_table(filter=ds.field("ky") == "2022-05")
        assert of_one.num_rows == 2

    def test_pandas_reads_the_folder_as_the_same_rows(self, month: Book, tmp_path: Path) -> None:
        import pandas as pd

        rows = long_rows(month, Figures(month))
        write_store(tmp_path, rows)
        found = pd.read_parquet(tmp_path)[NAMES].astype(object)
        read = [tuple(map(as_day, row)) for row in found.where(found.notna(), None).itertuples(index=False, name=None)]
        assert sorted(read, key=repr) == sorted(rows, key=repr)
        (month_of_report,) = set(pd.read_parquet(tmp_path).query("period == '2022-06' and unit.isna()")["don_vi"])
        assert month_of_report == NO_UNIT

    def test_days_are_days_to_pandas(self, month: Book, tmp_path: Path) -> None:
        import pandas as pd

        write_store(tmp_path, long_rows(month, Figures(month)))
        assert set(pd.read_parquet(tmp_path)["first_day"].dt.month) == {5, 6}

    @pytest.mark.parametrize(
        "codes",
        [
            ("vt", "VT"),
            ("PQ.", "PQ"),
            ("A.B", "A.B."),
            ("%76", "v"),
            ("Đ", "đ"),
            (NO_UNIT, ""),
            ("__HIVE_DEFAULT_PARTITION__", ""),
        ],
    )
    def test_two_units_never_share_a_folder_on_windows(self, codes: tuple[str, str]) -> None:
        from urllib.parse import unquote

        row = dict.fromkeys(NAMES) | {"period": "2022-05"}
        rows = [tuple((row | {"unit": code or None}).values()) for code in codes]
        names = [path.parent.name for path in parquet_parts(rows)]
        assert len({name.casefold().rstrip(". ") for name in names}) == 2
        assert [unquote(name.removeprefix("don_vi=")) for name in names] == [code or NO_UNIT for code in codes]

    def test_two_periods_of_the_same_days_keep_all_their_figures(self) -> None:
        history = {(month, code): 1 for month in ("2022-04", "2022-04-01..2022-04-30") for code in ("a", "b")}
        one = book(indicator("a"), indicator("b", number=6), history=history)
        rows = long_rows(one, Figures(one))
        assert [row[0] for row in rows] == ["2022-04"] * 2 + ["2022-04-01..2022-04-30"] * 2

    def test_a_code_that_no_folder_can_bear_is_written_in_signs_that_it_can(self) -> None:
        strange = received("A/B:*ĐƠN..")
        one = book(indicator("a", owner="X"), units=(unit("A/B:*ĐƠN..", "X"),), received=(strange,))
        one = book(
            *one.indicators(), units=one.units, received=(strange,), submissions=(submission(strange, "a", Decimal(1)),)
        )
        (path,) = parquet_parts(long_rows(one, Figures(one)))
        assert re.fullmatch(r"ky=2022-05/don_vi=[\w%.-]+/so-lieu\.parquet", path.as_posix())

    def test_without_pyarrow_it_says_what_to_do(self, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        ran = de06("export", sample, "--parquet", sample.parent / "kho", "--csv", sample.parent / "so.csv")
        assert ran.status == 2
        assert_one_sentence(ran.err.replace("pip install", "pip"))
        assert not any((sample.parent / name).exists() for name in ("kho", "so.csv"))


class TestCommand:
    def test_it_writes_what_it_is_asked_for_and_leaves_the_workbook(self, sample: Path) -> None:
        before, target = content(sample.parent)[sample.name], sample.parent / "Số liệu.csv"
        ran = de06("export", sample, "--csv", target)
        assert (ran.status, ran.err) == (0, "")
        assert ran.out.startswith("Đã xuất 47 số liệu của 01 kỳ, 00 đơn vị: ")
        assert content(sample.parent)[sample.name] == before
        figures = open_workbook(sample).figures
        values = {row["code"]: row["value"] for row in read_csv(target.read_bytes())}
        assert values["dvc_tiep_nhan"] == "7440"
        assert values.keys() == {code for code, figure in figures.items() if figure.value is not None}

    def test_the_same_workbook_gives_the_same_bytes(self, sample: Path) -> None:
        first, second = (sample.parent / f"{name}.csv" for name in "ab")
        for target in (first, second):
            open_workbook(sample).export(csv=target)
        assert first.read_bytes() == second.read_bytes()

    def test_it_is_to_say_where(self, sample: Path) -> None:
        ran = de06("export", sample)
        assert ran.status == 2
        assert "--csv hoặc --parquet" in ran.err

    def test_no_other_file_is_written_over(self, sample: Path) -> None:
        before = content(sample.parent)
        with pytest.raises(De06Error, match=r"không phải tệp \.csv"):
            open_workbook(sample).export(csv=sample)
        assert content(sample.parent) == before
