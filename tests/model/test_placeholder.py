"""Placeholders are names in single braces; every other brace is text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de06_xl.model.placeholder import Reference, as_text, near_misses, other_braces, parse, references


def test_a_text_comes_apart_into_plain_parts_and_references() -> None:
    assert parse("đạt {ls_ty_le}%; ngày {ls.moc}.") == [
        "đạt ",
        Reference("ls_ty_le"),
        "%; ngày ",
        Reference("ls", "moc"),
        ".",
    ]


def test_a_fact_is_told_from_a_figure() -> None:
    assert Reference("tt", "ky").is_fact
    assert not Reference("ls_ty_le").is_fact


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "{ }",
        "{{a}}",
        "{{ a }}",
        "{a b}",
        "{1a}",
        "{a.b.c}",
        "{a",
        "a}",
        "{mã}",
        "{% if a %}",
        "{a.}",
        "{.a}",
        "{a-b}",
    ],
)
def test_other_braces_are_text(text: str) -> None:
    assert parse(text) == [text]


def test_a_spaced_or_doubled_known_name_is_told_as_probably_meant() -> None:
    assert near_misses("{ ls_a } và {{ls_b}} và {khac x} và {ls_a}", ["ls_a", "ls_b"]) == ["{ ls_a }", "{{ls_b}}"]


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("đạt {ls_a trường hợp", "{ls_a"),
        ("đạt {ls_a", "{ls_a"),
        ("đạt ls_a} trường hợp", "ls_a}"),
        ("đạt {ls_a.moc trường hợp", "{ls_a.moc"),
        ("đạt ｛ls_a｝%", "｛ls_a｝"),
        ("đạt {ls_a｝", "{ls_a｝"),
        ("đạt {ls_a.b.c}", "{ls_a.b.c}"),
        ("đạt {ls_a.}", "{ls_a.}"),
        ("đạt { ls_a . moc }", "{ ls_a . moc }"),
        ("đạt {ls-a}%", "{ls-a}"),
        ("đạt {Ls a.moc}", "{Ls a.moc}"),
        ("đạt ｛lś_a｝", "｛lś_a｝"),
    ],
)
def test_a_broken_placeholder_of_a_known_name_is_told(text: str, reported: str) -> None:
    assert near_misses(text, ["ls_a"]) == [reported]


@pytest.mark.parametrize(
    "text",
    [
        "{ls_a}",
        "{ls_ab",
        "ls_a",
        "{mã}",
        "tập {1; 2}",
        "xls_a}",
        "{khac",
        "x.ls_a}",
        "a } b",
        "{ls}",
        "{-}",
        "{ls-a b}",
    ],
)
def test_what_is_no_broken_placeholder_is_not(text: str) -> None:
    assert near_misses(text, ["ls_a"]) == []


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("đã nhận {số tiếp nhận} hồ sơ {ls_a}", ["{số tiếp nhận}"]),
        ("{{ so.khac }}, {1}", ["{{ so.khac }}", "{1}"]),
        ("đạt {khac hồ sơ", ["{khac"]),
        ("đạt khac} hồ sơ", ["khac}"]),
        ("đạt ｛khác｝", ["｛khác｝"]),
        ("{ ls_a } và {ls-a} và {ls_a", []),
        ("{ls_a} hồ sơ", []),
        ("không có ngoặc", []),
    ],
)
def test_other_braces_are_told_too_and_none_twice(text: str, reported: list[str]) -> None:
    assert other_braces(text, ["ls_a"]) == reported


@given(st.text(alphabet="{}ab. _", max_size=30))
def test_no_brace_of_the_plain_parts_is_overlooked(text: str) -> None:
    reported = "".join(near_misses(text, ["a"]) + other_braces(text, ["a"]))
    plain = [part for part in parse(text) if isinstance(part, str)]
    assert bool(reported) == any("{" in part or "}" in part for part in plain)


@given(st.text(alphabet="{}ab. _", max_size=30))
def test_the_parts_joined_are_the_text(text: str) -> None:
    assert "".join(map(str, parse(text))) == text


@given(st.text(alphabet="{}ab.", max_size=20))
def test_no_two_plain_parts_stand_side_by_side(text: str) -> None:
    kinds = [type(part) for part in parse(text)]
    assert all(pair != (str, str) for pair in pairwise(kinds))
    assert len(references(text)) == kinds.count(Reference)


@pytest.mark.parametrize(
    "text", ["{ma}", "a {tt.ky} b {ma.moc}", "\\{ma}", "\\\\{ma}{ma}", "{{ma}}", "{ a }", "{a\\", ""]
)
def test_a_strangers_text_prints_as_it_is(text: str) -> None:
    assert parse(as_text(text)) == ([text] if text else [])


@given(st.text(alphabet="{}\\a.b ", max_size=30))
def test_whatever_a_stranger_writes_prints_as_it_is(text: str) -> None:
    assert parse(as_text(text)) == ([text] if text else [])
