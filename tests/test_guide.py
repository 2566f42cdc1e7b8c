"""The offline guide: its links lead somewhere, and it names every button and every message of the add-in."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html

from de06_xl import shipped
from de06_xl.actions import ACTIONS, Action
from de06_xl.build.addin import MESSAGES
from de06_xl.build.guide import BEGIN, END, GUIDE_SOURCE, PAGES, page_of, with_buttons
from de06_xl.build.ribbon import TAB_KEY

ROOT = Path(__file__).parents[1]
NO_PROBLEMS = {"title", "running", "writing"}
"""Messages of the add-in after which nobody needs help."""


def page(name: str) -> html.HtmlElement:
    return html.document_fromstring(shipped.path_of(name).read_bytes())


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
    row = [action.label, f"Alt, {TAB_KEY}, {action.key}", f"{action.tip}. {action.long_tip}", command]
    assert table_rows(page(shipped.GUIDE)).count(row) == 1


def test_the_buttons_in_the_markdown_are_those_of_the_ribbon() -> None:
    source = shipped.path_of(GUIDE_SOURCE).read_text(encoding="utf-8")
    assert with_buttons(source) == source


def test_only_what_stands_between_the_marks_is_made_anew() -> None:
    made = with_buttons(f"trước\n\n{BEGIN}\ncũ\n{END}\n\nsau\n", ACTIONS[:1])
    assert made.startswith(f"trước\n\n{BEGIN}\n")
    assert made.endswith(f"{END}\n\nsau\n")
    assert "cũ" not in made
    assert ACTIONS[0].label in made
    assert ACTIONS[1].label not in made


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
