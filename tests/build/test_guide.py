"""The offline guide: its links lead somewhere, and it names every button and every message of the add-in."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html

from de06_xl.addin.action import Action
from de06_xl.addin.buttons import ACTIONS
from de06_xl.build.addin import MESSAGES
from de06_xl.build.clicks import REPORTED, UNITS, WHOLE, steps_of
from de06_xl.build.guide import (
    BUTTONS,
    GUIDE_SOURCE,
    PAGES,
    PICTURES,
    load_shown,
    page_of,
    with_buttons,
    with_checks,
    with_clicks,
    with_columns,
)
from de06_xl.build.ribbon import TAB_KEY
from de06_xl.model.finding_kinds import CATALOGUE
from de06_xl.system import shipped

ROOT = Path(__file__).parents[2]
LARGEST = 150_000
"""Bytes of a picture."""
NO_PROBLEMS = {"title", "running", "writing"}
"""Messages of the add-in after which nobody needs help."""


def page(name: str) -> html.HtmlElement:
    return html.document_fromstring(shipped.path_of(name).read_bytes())


def plain(markdown: str) -> str:
    return re.sub("[*`]", "", markdown)


def table_rows(tree: html.HtmlElement) -> list[list[str]]:
    return [[cell.text_content() for cell in row.iter("td", "th")] for row in tree.iter("tr")]


@pytest.mark.parametrize("name", PAGES)
def test_every_link_and_picture_is_there(name: str) -> None:
    folder = shipped.path_of(name).parent
    targets = [target for _, _, target, _ in page(name).iterlinks()]
    assert targets
    for target in targets:
        path, _, anchor = unquote(target).partition("#")
        assert ":" not in path, "the guide needs no network"
        file = folder / path if path else shipped.path_of(name)
        assert file.is_file(), target
        if anchor:
            assert anchor in html.document_fromstring(file.read_bytes()).xpath("//@id"), target


@pytest.mark.parametrize("name", PAGES)
def test_a_page_speaks_vietnamese_under_a_title_and_needs_nothing_from_elsewhere(name: str) -> None:
    tree = page(name)
    assert tree.get("lang") == "vi"
    assert tree.findtext("head/title") == tree.findtext("body/h1")
    assert [element.tag for element in tree.iter("script", "link", "iframe")] == []
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_the_pages_lead_to_each_other() -> None:
    for name in PAGES:
        beside = {Path(other).name for other in PAGES if other != name}
        assert beside <= {target.partition("#")[0] for _, _, target, _ in page(name).iterlinks()}


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_button_has_a_row_with_its_keys_and_what_it_does(action: Action) -> None:
    command = f"de06 {action.command}" if action.command else "không có"
    menu = next((f"{one.key}, " for one in ACTIONS if one.id == (action.under or (action.as_choice and action.id))), "")
    row = [action.label, f"Alt, {TAB_KEY}, {menu}{action.key}", f"{action.tip}. {action.long_tip}", command]
    assert table_rows(page(shipped.GUIDE)).count(row) == 1


@pytest.mark.parametrize("action", [one for one in ACTIONS if one.id in load_shown()], ids=lambda action: action.id)
def test_every_button_is_shown_by_pictures_or_texts_under_the_heading_that_its_row_leads_to(action: Action) -> None:
    tree = page(shipped.GUIDE)
    (link,) = tree.xpath("//td/a[string() = $label]/@href", label=action.label)
    (heading,) = tree.xpath("//h4[@id = $id]", id=unquote(link).removeprefix("#"))
    below = [
        element for element in heading.itersiblings() if element.tag.startswith("h") or element.tag in ("p", "pre")
    ]
    own = below[: next(at for at, element in enumerate(below) if element.tag.startswith("h"))]
    shown = load_shown()[action.id]
    pictures = [f"{PICTURES}/{picture.file}.png" for picture in shown.pictures]
    assert [image.get("src") for element in own for image in element.iter("img")] == pictures
    assert [element.text_content().partition("\n\n[")[0].rstrip("\n") for element in own if element.tag == "pre"] == [
        text.text for text in shown.texts
    ]
    assert shown.pictures or shown.texts


def test_every_picture_is_shown_somewhere_under_words_that_say_what_is_to_be_seen_and_is_small() -> None:
    (folder,) = {shipped.path_of(name).parent / PICTURES for name in PAGES}
    readme = re.findall(rf"!\[.+?\]\(docs/{PICTURES}/(.+?)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    images = [image for name in PAGES for image in page(name).iter("img")]
    assert sorted([*readme, *(image.get("src").removeprefix(f"{PICTURES}/") for image in images)]) == sorted(
        path.name for path in folder.iterdir()
    )
    for image in images:
        assert image.get("alt")
        assert image.getparent().getparent().text_content().strip().endswith("."), image.get("src")
    assert [path.name for path in folder.iterdir() if path.stat().st_size > LARGEST] == []


def test_the_buttons_in_the_markdown_are_those_of_the_ribbon() -> None:
    source = shipped.path_of(GUIDE_SOURCE).read_text(encoding="utf-8")
    assert with_buttons(source) == source


def test_the_checks_in_the_markdown_are_those_of_the_catalogue() -> None:
    source = shipped.path_of(GUIDE_SOURCE).read_text(encoding="utf-8")
    assert with_checks(source) == source
    assert with_columns(source) == source
    assert with_clicks(source) == source
    rows = {row[1]: row[2] for row in table_rows(page(shipped.GUIDE)) if len(row) == 3}
    for kind in CATALOGUE:
        ((_, levels),) = [(found, levels) for found, levels in rows.items() if plain(kind.about) in found.split("; ")]
        assert kind.severity.label in levels
        assert ("giải trình được" in levels) is kind.explainable


MOST = {31: 45, 122: 60}
"""Clicks that a month of so many units may cost, from Kỳ mới to the report."""


def test_a_month_costs_few_clicks_counted_from_the_guides_own_steps() -> None:
    steps = steps_of(shipped.path_of(GUIDE_SOURCE).read_text(encoding="utf-8"))
    ids = {action.label: action.id for action in ACTIONS}
    boxes = {button: sum(bool(text.buttons) for text in shown.texts) for button, shown in load_shown().items()}
    boxes["lay_thu"] = boxes["thu_phieu"]  # what the guide shows is that nothing new came
    pressed = [one for _, counted in steps for one in counted if one.button]
    assert all(clicks % (1 + boxes[ids[one.button]]) == 0 for one in pressed for clicks in one.clicks)
    assert {"Kỳ mới", "Tạo phiếu", "Gửi thư", "Lấy thư", "Đôn đốc", "Tổng hợp", "Kiểm tra", "Xuất Word", "Chốt kỳ"} <= {
        one.button for one in pressed
    }
    assert all(counted for _, counted in steps)
    at_report = [title for title, _ in steps].index(REPORTED[0]) + 1
    (table,) = [rows for rows in [table_rows(page(shipped.GUIDE))] if any(row[0] == WHOLE for row in rows)]
    for name, counted in ((REPORTED[1], steps[:at_report]), (WHOLE, steps)):
        sums = next(row for row in table if row[0] == name)
        assert [int(cell) for cell in sums[1:]] == [
            sum(one.clicks[at] for _, clicks in counted for one in clicks) for at in range(len(UNITS))
        ]
    until_report = next(row for row in table if row[0] == REPORTED[1])
    assert all(int(cell) <= MOST[units] for cell, units in zip(until_report[1:], UNITS, strict=True))


def test_only_what_stands_between_the_marks_is_made_anew() -> None:
    begin, end = BUTTONS
    made = with_buttons(f"trước\n\n{begin}\nbản trước\n{end}\n\nsau\n", ACTIONS[:1])
    assert made.startswith(f"trước\n\n{begin}\n")
    assert made.endswith(f"{end}\n\nsau\n")
    assert "bản trước" not in made
    assert f"**{ACTIONS[0].label}**" in made
    assert f"**{ACTIONS[1].label}**" not in made


@pytest.mark.parametrize("name", sorted(MESSAGES.keys() - NO_PROBLEMS))
def test_every_message_of_the_addin_is_explained_by_one_row(name: str) -> None:
    quoted = [row[0] for row in table_rows(page(shipped.GUIDE)) if row[0].startswith("“")]
    patterns = {text: ".*".join(map(re.escape, text.strip("“”").split("…"))) for text in quoted}
    assert len([text for text, pattern in patterns.items() if re.fullmatch(pattern, MESSAGES[name])]) == 1


def test_headings_get_the_ids_of_github_and_html_in_the_text_stays_text() -> None:
    made = html.document_fromstring(
        page_of("# Đề `de06 án`, <b>một</b>\n\n## Mục\n\n## Mục\n\na & <script>b</script>\n")
    )
    assert made.xpath("//@id") == ["đề-de06-án-bmộtb", "mục", "mục-1"]
    assert made.findtext("head/title") == "Đề de06 án, <b>một</b>"
    assert made.xpath("string(//p)") == "a & <script>b</script>"


def test_the_wheel_holds_the_pages_and_their_pictures() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    for name in (*PAGES, "docs/hinh"):
        assert included[name] == f"de06_xl/_shipped/{name}"
