"""The offline guide: an HTML page for each Markdown file in ``docs/``.

The first page lists buttons, checks and columns. Buttons are described from ACTIONS, and what they show and say from
``data/buttons.toml``; the checks come from the catalogue of findings.
"""

from __future__ import annotations

import html
import itertools
import re
from dataclasses import dataclass
from string import Template
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt

from de06_xl.addin.action import Group
from de06_xl.addin.buttons import ACTIONS
from de06_xl.build import clicks
from de06_xl.build.books import load_toml
from de06_xl.build.ribbon import TAB_KEY
from de06_xl.model.finding_kinds import CATALOGUE
from de06_xl.process.long_table import COLUMNS
from de06_xl.system import shipped
from de06_xl.workbook.drawing import INK, MIST, NAVY, PAPER, RULE, STYLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token

    from de06_xl.addin.action import Action
    from de06_xl.model.finding import Topic

GUIDE_SOURCE = "docs/huong-dan.md"
PAGES = {shipped.GUIDE: GUIDE_SOURCE, shipped.INSTALLATION_GUIDE: "docs/cai-dat.md"}
"""Each page and its Markdown source; links between the sources become links between the pages."""

PICTURES = "hinh"
"""The folder of the pictures, beside the pages."""

BUTTONS = ("<!-- nút lệnh -->", "<!-- hết nút lệnh -->")
CHECKS = ("<!-- kiểm tra -->", "<!-- hết kiểm tra -->")
LONG_TABLE = ("<!-- cột số liệu -->", "<!-- hết cột số liệu -->")
CLICKS = ("<!-- số lần bấm -->", "<!-- hết số lần bấm -->")
"""The comments around the generated parts of the guide's Markdown: buttons, checks, exported columns, clicks."""

_ABOUT_PICTURES = """### Từng nút qua hình

Hình chụp từ LibreOffice khi từng nút chạy thật trên sổ mẫu; bấm vào hình để xem cỡ lớn. Ở nơi viết ra chương trình
không có Excel, nên hộp thông báo không có hình mà được chép nguyên văn, bên dưới là các nút để chọn; sổ mẫu ở đây nằm
trong thư mục `D:\\DeAn06`."""

_PAGE = Template("""<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
@page { size: A4; margin: 2cm; }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1.5rem; color: $ink; background: $paper;
  font: 16px/1.55 "Segoe UI", "Noto Sans", Arial, sans-serif; }
h1, h2, h3, h4, strong { color: $navy; }
h1, h2 { border-bottom: 2px solid $mist; padding-bottom: .25rem; }
h2 { margin-top: 2.5rem; }
h4 { font-size: 1.05rem; margin: 2rem 0 .5rem; border-top: 1px solid $rule; padding-top: 1rem; }
h1, h2, h3, h4 { line-height: 1.25; page-break-after: avoid; }
a { color: $link; }
table { width: 100%; border-collapse: collapse; margin: 1rem 0; }
th, td { border: 1px solid $rule; padding: .4rem .6rem; text-align: left; vertical-align: top; }
th { background: $mist; color: $navy; }
tr { page-break-inside: avoid; }
img { max-width: 100%; border: 1px solid $rule; vertical-align: top; }
code, pre { font: .9em Consolas, "DejaVu Sans Mono", monospace; background: $mist; border-radius: 3px; }
code { padding: .1em .3em; overflow-wrap: anywhere; }
pre { padding: .8rem 1rem; white-space: pre-wrap; line-height: 1.4; }
pre code { padding: 0; font-size: 1em; }
code.language-text { font: inherit; font-family: "Segoe UI", "Noto Sans", Arial, sans-serif; }
/* the tables of buttons, the only ones of four columns */
td:nth-child(1):nth-last-child(4), td:nth-child(2):nth-last-child(3) { white-space: nowrap; }
th:nth-child(1):nth-last-child(4) { width: 9rem; }
th:nth-child(2):nth-last-child(3) { width: 6rem; }
th:nth-child(4) { width: 11.5rem; }
td:nth-child(4) code { white-space: nowrap; }
</style>
</head>
<body>
$body</body>
</html>
""")


@dataclass(frozen=True)
class Picture:
    """A picture: its file name, and its caption in Markdown."""

    file: str
    caption: str


@dataclass(frozen=True)
class Text:
    """The words of a message: the line above it, the text, and the buttons of its box, none for a list of files."""

    when: str
    text: str
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shown:
    """The messages and pictures of a button on the sample workbook, in this order."""

    texts: tuple[Text, ...] = ()
    pictures: tuple[Picture, ...] = ()


def load_shown() -> dict[str, Shown]:
    """The messages and pictures of each button, by id."""
    data: dict[str, dict[str, Any]] = load_toml("buttons")
    return {
        button: Shown(
            tuple(
                Text(each["when"], each["text"].strip("\n"), tuple(each.get("buttons", ())))
                for each in shown.get("texts", ())
            ),
            tuple(Picture(**each) for each in shown.get("pictures", ())),
        )
        for button, shown in data.items()
    }


def build_guide() -> dict[str, bytes]:
    """The pages, and the guide's Markdown with current buttons and checks, by path from the project root."""
    sources = {name: shipped.path_of(name).read_text(encoding="utf-8") for name in PAGES.values()}
    sources[GUIDE_SOURCE] = with_clicks(with_columns(with_checks(with_buttons(sources[GUIDE_SOURCE]))))
    texts = {page: page_of(sources[source]) for page, source in PAGES.items()}
    texts[GUIDE_SOURCE] = sources[GUIDE_SOURCE]
    return {name: text.encode() for name, text in texts.items()}


def with_buttons(markdown: str, actions: Sequence[Action] = ACTIONS) -> str:
    """The Markdown with a new list of buttons."""
    return _between(markdown, BUTTONS, _buttons(actions))


def with_checks(markdown: str) -> str:
    """The Markdown with a new table of checks."""
    return _between(markdown, CHECKS, _checks())


def with_columns(markdown: str) -> str:
    """The Markdown with a new table of the columns that ``de06 export`` writes."""
    return _between(markdown, LONG_TABLE, _columns())


def with_clicks(markdown: str) -> str:
    """The Markdown with a new table of clicks per month."""
    return _between(markdown, CLICKS, clicks.table_of(markdown))


def _between(markdown: str, marks: tuple[str, str], made: str) -> str:
    """The Markdown with ``made`` between two marks, each of which must occur once."""
    before, begin, rest = markdown.partition(marks[0])
    _, end, after = rest.partition(marks[1])
    assert (begin, end) == marks
    assert begin not in rest
    assert end not in after
    return f"{before}{begin}\n\n{made}\n\n{end}{after}"


def page_of(markdown: str) -> str:
    """An HTML page: headings with GitHub's ids, HTML in the text escaped."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.add_render_rule("image", _picture)
    for mark in (*BUTTONS, *CHECKS, *LONG_TABLE, *CLICKS, *clicks.STEPS):
        markdown = markdown.replace(mark, "")
    tokens = parser.parse(markdown)
    title = _name_headings(tokens)
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("href", _link(str(child.attrGet("href"))))
    body = parser.renderer.render(tokens, parser.options, {})
    colours = {
        "ink": INK,
        "paper": PAPER,
        "navy": NAVY,
        "mist": MIST,
        "rule": RULE,
        "link": STYLES["link"]["font_color"],
    }
    return _PAGE.substitute(colours, title=html.escape(title), body=body)


def _buttons(actions: Sequence[Action]) -> str:
    """A table for each group that has buttons; below them what each button shows."""
    shown = load_shown()
    tables = []
    for group in Group:
        rows = [_row(action) for action in actions if action.group is group]
        if rows:
            head = [f"### Nhóm {group.value}", "", "| Nút | Phím | Việc làm | Lệnh tương ứng |", "|---|---|---|---|"]
            tables.append("\n".join([*head, *rows]))
    own = (_shows(action, shown[action.id]) for action in actions if action.id in shown)
    return "\n\n".join([*tables, _ABOUT_PICTURES, *own])


def keys_of(action: Action) -> str:
    """The keys to press, in order; a button with a menu is its first choice."""
    above = {each.id: each.key for each in ACTIONS}
    menu = [above[action.under]] if action.under else [action.key] if action.as_choice else []
    return ", ".join(["Alt", TAB_KEY, *menu, action.key])


def _row(action: Action) -> str:
    command = f"`de06 {action.command}`" if action.command else "không có"
    labels = {each.id: each.label for each in ACTIONS}
    shown_at = action.label if action.id in load_shown() else labels[action.under]
    link = f"[**{action.label}**](#nút-{_slug(shown_at)})"
    return f"| {link} | {keys_of(action)} | {action.tip}. {action.long_tip} | {command} |"


def _checks() -> str:
    """The table of checks: a row for the kinds of one topic with the same levels."""
    rows: dict[tuple[Topic, str], list[str]] = {}
    for kind in CATALOGUE:
        *others, last = (level.label for level in (kind.severity, *kind.milder))
        levels = f"{', '.join(others)} hoặc {last}" if others else last
        if kind.explainable:
            levels += "; giải trình được"
        rows.setdefault((kind.topic, levels), []).append(kind.about)
    topics = itertools.groupby(rows.items(), key=lambda row: row[0][0])
    lines = ["| Loại | Tìm thấy | Mức |", "|---|---|---|"]
    for topic, group in topics:
        for at, ((_, levels), found) in enumerate(group):
            lines.append(f"| {'' if at else topic.value} | {'; '.join(found)} | {levels} |")
    return "\n".join(lines)


def _columns() -> str:
    lines = ["| Cột | Kiểu | Nghĩa |", "|---|---|---|"]
    lines += [f"| `{one.name}` | {one.type.label} | {one.meaning} |" for one in COLUMNS]
    return "\n".join(lines)


def _shows(action: Action, shown: Shown) -> str:
    parts = [f"#### Nút {action.label}"]
    for text in shown.texts:
        box = ["", "  ".join(f"[{button}]" for button in text.buttons)] if text.buttons else []
        parts += [f"{text.when}:", "\n".join(["```text", text.text, *box, "```"])]
    parts += [
        f"![Nút {action.label}: hình {number}]({PICTURES}/{picture.file}.png)\\\n{picture.caption}"
        for number, picture in enumerate(shown.pictures, 1)
    ]
    return "\n\n".join(parts)


def _name_headings(tokens: Sequence[Token]) -> str:
    """Set the id of each heading; returns the text of the first."""
    texts: list[str] = []
    ids: set[str] = set()
    for opening, inline in itertools.pairwise(tokens):
        if opening.type != "heading_open":
            continue
        text = "".join(child.content for child in inline.children or ())
        slug = unique = _slug(text)
        number = 1
        while unique in ids:
            unique = f"{slug}-{number}"
            number += 1
        ids.add(unique)
        opening.attrSet("id", unique)
        texts.append(text)
    return texts[0]


def _slug(text: str) -> str:
    """The id of a heading on GitHub."""
    return re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")


def _picture(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """A picture that links to itself, to be opened in full size."""
    source = html.escape(str(tokens[at].attrGet("src")))
    return f'<a href="{source}">{renderer.image(tokens, at, options, env)}</a>'


def _link(target: str) -> str:
    """A link of a page, with the Markdown of another page replaced by that page."""
    path, hash_sign, anchor = target.partition("#")
    beside = {source.rpartition("/")[2]: page.rpartition("/")[2] for page, source in PAGES.items()}
    return beside.get(path, path) + hash_sign + anchor
