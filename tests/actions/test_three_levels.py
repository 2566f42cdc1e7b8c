"""Communes, provinces, the ministry: what was typed at the bottom is what the report at the top says, and can be found.

Each level fills in the form of the one above from its workbook; nothing is typed twice.
"""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from de06_xl import open_workbook
from de06_xl.actions import trace
from de06_xl.actions.session import open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.model.place import Place
from tests.conftest import NOW
from tests.support import levels
from tests.support.command_line import de06
from tests.support.fill_in import indicators, read

pytestmark = pytest.mark.thorough

COMMUNES = {"AG": 7, "CM": 6, "KG": 7}
"""How many communes each province has."""
CODES = ("hs_tong", "hs_truc_tuyen")
OWN = {"KG": {"kg_tong": "hs_tong", "hs_truc_tuyen": ""}}
"""What a province calls its figures by codes of its own, each with the code of the level above."""
Chain = tuple[Path, dict[str, Path], dict[str, dict[str, dict[str, int]]]]


def codes_of(province: str) -> dict[str, str]:
    return OWN.get(province, dict.fromkeys(CODES, ""))


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    """The nation's workbook, collected and aggregated; the provinces' by code; what their communes typed."""
    folder = tmp_path_factory.mktemp("ba-cap")
    numbers = random.Random(16)
    nation = levels.workbook(folder / "nuoc" / "QuocGia.xlsx", list(COMMUNES), dict.fromkeys(CODES, ""), group="TINH")
    forms = {unit.code: path for unit, path in zip(read(nation).units, drawn_forms(nation), strict=True)}
    provinces, typed = {}, {}
    for province, count in COMMUNES.items():
        communes = [f"{province}{at:02}" for at in range(1, count + 1)]
        codes = codes_of(province)
        path = levels.workbook(folder / province / f"So_{province}.xlsx", communes, codes, group="XA")
        typed[province] = {unit: {code: numbers.randrange(5000) for code in codes} for unit in communes}
        levels.send(path, typed[province])
        opened = open_workbook(path)
        opened.collect()
        opened.aggregate()
        filled = levels.signed(opened.fill([forms[province]]).files[0], read(nation))
        inbox = nation.with_name("phieu_nhan")
        inbox.mkdir(exist_ok=True)
        shutil.copy(filled, inbox)
        provinces[province] = path
    opened = open_workbook(nation)
    opened.collect()
    opened.aggregate()
    return nation, provinces, typed


def drawn_forms(path: Path) -> list[Path]:
    made = open_workbook(path).forms().files
    return sorted(file for file in made if file.suffix == ".xlsx")


def upper(province: str, code: str) -> str:
    return codes_of(province)[code] or code


def sums(typed: dict[str, dict[str, dict[str, int]]]) -> Counter[str]:
    """By hand, by the codes of the nation."""
    total: Counter[str] = Counter()
    for province, communes in typed.items():
        for figures in communes.values():
            for code, number in figures.items():
                total[upper(province, code)] += number
    return total


def test_the_report_at_the_top_says_the_sum_of_what_was_typed_at_the_bottom(chain: Chain, tmp_path: Path) -> None:
    nation, _, typed = chain
    report = tmp_path / "bao_cao.docx"
    open_workbook(nation).report(out=report)
    printed = " ".join(paragraph.text for paragraph in Document(str(report)).paragraphs)
    for code, total in sums(typed).items():
        assert f"Số của {code}: {total:,} hồ sơ".replace(",", ".") in printed


def test_trace_at_the_top_leads_to_province_cell_and_count(chain: Chain) -> None:
    nation, provinces, typed = chain
    ran = de06("trace", nation, "hs_tong")
    assert ran.status == 0
    lines = ran.out.splitlines()
    for province, path in provinces.items():
        code = next(code for code in codes_of(province) if upper(province, code) == "hs_tong")
        own = indicators(read(path))[code].row.place("value")
        total = sum(figures[code] for figures in typed[province].values())
        shown = f"{total:,}".replace(",", ".")
        line = next(one for one in lines if f"({province}): {shown}" in one)
        count = COMMUNES[province]
        below = f"từ {own.sheet}!{own.cell} = {shown}, cộng {count:02}/{count:02} đơn vị, sổ {path.name} ("
        assert below in line


def test_the_button_says_it_too(chain: Chain) -> None:
    nation, *_ = chain
    asked = indicators(read(nation))["hs_truc_tuyen"].row.place("value")

    class Selected(TerminalUi):
        def current_cell(self) -> Place:
            return asked

    outcome = trace.of_selected(open_file(nation, Selected(), NOW, "test"))
    assert sum("cộng 06/06 đơn vị, sổ So_CM.xlsx" in line for line in outcome.messages) == 1


def test_other_programs_get_it_as_json(chain: Chain, tmp_path: Path) -> None:
    nation, provinces, _ = chain
    open_workbook(nation).trace("hs_tong", json_file=tmp_path / "nguon.json")
    figure: dict[str, Any] = json.loads((tmp_path / "nguon.json").read_text())["figures"][0]
    assert {unit["unit"]: unit["origin"].split("sổ ")[1].split(" (")[0] for unit in figure["units"]} == {
        province: path.name for province, path in provinces.items()
    }


def test_a_workbook_without_the_column_collects_as_before(chain: Chain, tmp_path: Path) -> None:
    """As those that were made before the column was."""
    from openpyxl import load_workbook

    from de06_xl.workbook import layout

    nation, _, typed = chain
    path = tmp_path / "so.xlsx"
    levels.workbook(path, list(COMMUNES), dict.fromkeys(CODES, ""), group="TINH")
    old = load_workbook(path)
    old[layout.SUBMITTED.sheet].delete_cols(layout.SUBMITTED.index("origin"))
    old.save(path)
    shutil.copytree(nation.with_name("phieu_nhan"), path.with_name("phieu_nhan"))
    opened = open_workbook(path)
    opened.collect()
    opened.aggregate()
    assert {code: opened.figures.value(code) for code in CODES} == sums(typed)
    assert "sổ So_" not in de06("trace", path, "hs_tong").out
