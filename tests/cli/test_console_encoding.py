"""Standard output and standard error take Vietnamese whatever the console speaks."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de06_xl.cli.console import plain

SENTENCE = "Đã kiểm tra “Đề án 06” – còn 02 lỗi…"
CODE_PAGES = ["cp437", "cp1252", "cp1258", "ascii"]


def child(code: str, *options: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run Python code in a process of its own, both its streams pipes; ``options`` are the interpreter's."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "LC_", "LANG"))}
    return subprocess.run(
        [sys.executable, *options, "-c", code],
        env=inherited | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )


def printing(text: str, *, how: str) -> str:
    return f"""
import sys
import click
from de06_xl.cli.console import prepare_streams
prepare_streams()
text = {text!a}
{how}
"""


class TestStreamsOfACodePage:
    @pytest.mark.parametrize("encoding", CODE_PAGES)
    def test_print_shows_the_nearest_characters_on_both_streams(self, encoding: str) -> None:
        ran = child(
            printing(SENTENCE, how="print(text); print(text, file=sys.stderr)"),
            "-X",
            "utf8=0",
            PYTHONIOENCODING=encoding,
        )
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout.decode(encoding).strip() == plain(SENTENCE, encoding)
        assert ran.stderr.decode(encoding).strip() == plain(SENTENCE, encoding)

    @pytest.mark.parametrize("encoding", CODE_PAGES)
    def test_click_writes_in_the_same_encoding(self, encoding: str) -> None:
        ran = child(
            printing(SENTENCE, how="click.echo(text); click.echo(text, err=True)"),
            "-X",
            "utf8=0",
            PYTHONIOENCODING=encoding,
        )
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout.decode(encoding).strip() == plain(SENTENCE, encoding)
        assert ran.stderr.decode(encoding).strip() == plain(SENTENCE, encoding)

    def test_the_same_sentence_would_stop_an_unprepared_stream(self) -> None:
        ran = child(f"print({SENTENCE!a})", "-X", "utf8=0", PYTHONIOENCODING="cp437")
        assert ran.returncode != 0
        assert b"UnicodeEncodeError" in ran.stderr

    @pytest.mark.linux("a locale of Windows always has an encoding")
    def test_a_locale_without_any_encoding_prints_ascii(self) -> None:
        ran = child(printing(SENTENCE, how="print(text)"), "-X", "utf8=0", LC_ALL="C", PYTHONCOERCECLOCALE="0")
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout == b'Da kiem tra "De an 06" - con 02 loi...' + os.linesep.encode()

    def test_preparing_twice_changes_nothing(self) -> None:
        ran = child(printing(SENTENCE, how="prepare_streams(); click.echo(text)"), PYTHONIOENCODING="ascii")
        assert ran.stdout.decode("ascii").strip() == plain(SENTENCE, "ascii")


class TestUnicodeStreams:
    def test_every_character_passes(self) -> None:
        ran = child(printing(SENTENCE + " 😀 \u202f→", how="print(text)"), PYTHONIOENCODING="utf-8")
        assert ran.stdout.decode("utf-8").rstrip("\r\n") == SENTENCE + " 😀 \u202f→"

    def test_an_undecodable_file_name_does_not_stop_them(self) -> None:
        ran = child(printing("tệp \udcff.xlsx", how="print(text)"), PYTHONIOENCODING="utf-8:strict")
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout.decode("utf-8").strip() == "tệp ?.xlsx"

    def test_a_setting_that_keeps_raw_bytes_is_left_alone(self) -> None:
        ran = child(printing("\udcff", how="print(text)"), PYTHONIOENCODING="utf-8:surrogateescape")
        assert ran.stdout.strip() == b"\xff"


class TestNoStream:
    def test_without_streams_everything_said_goes_nowhere(self) -> None:
        code = printing(
            SENTENCE,
            how="print(text); click.echo(text, err=True); sys.stdout.write(text); sys.stderr.write(text)",
        )
        ran = child(f"import sys\nsys.stdout = sys.stderr = None\n{code}")
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")

    @pytest.mark.linux("descriptors are closed by /bin/sh")
    def test_closed_descriptors_do_not_stop_it(self) -> None:
        code = printing(SENTENCE, how="print(text); click.echo(text, err=True)")
        ran = subprocess.run(
            ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", sys.executable, "-c", code], check=False, timeout=60
        )
        assert ran.returncode == 0


class TestNearestCharacter:
    def test_windows_1258_gets_letter_and_combining_tone(self) -> None:
        assert plain("ế", "cp1258") == "ê\N{COMBINING ACUTE ACCENT}"
        assert plain("ệ", "cp1258") == "ê\N{COMBINING DOT BELOW}"
        assert plain("ữ", "cp1258") == "ư\N{COMBINING TILDE}"
        assert plain("Đạt", "cp1258") == "Đa\N{COMBINING DOT BELOW}t"

    def test_other_code_pages_lose_the_marks_that_they_lack_and_keep_the_rest(self) -> None:
        assert plain("Lỗi ở ô đã sửa, không rõ", "cp1252") == "Loi o ô dã sua, không rõ"
        assert plain("Đường", "cp437") == "Duong"

    @pytest.mark.parametrize(
        ("shown", "meant"),
        [
            ("-", "–"),
            ("-", "—"),
            ("-", "·"),
            ("-", "\N{NON-BREAKING HYPHEN}"),
            ('"', "“"),
            ('"', "”"),
            ("'", "’"),
            ("...", "…"),
            ("->", "→"),
            ("!=", "≠"),
            (" ", "\N{NO-BREAK SPACE}"),
            (" ", "\N{NARROW NO-BREAK SPACE}"),
            ("1/2", "½"),
            ("7440", "７４４０"),
            ("+-+|+-+", "┌─┐│└═┘"),
            ("", "\N{ZERO WIDTH SPACE}"),
            ("", "\N{COMBINING ACUTE ACCENT}"),
            ("?", "😀"),
            ("?", "中"),
        ],
    )
    def test_ascii_gets_a_likeness_of_signs(self, shown: str, meant: str) -> None:
        assert plain(meant, "ascii") == shown

    def test_signs_that_the_code_page_has_stay(self) -> None:
        assert plain("“–…”", "cp1252") == "“–…”"
        assert plain("┌─┐", "cp437") == "┌─┐"

    def test_every_vietnamese_letter_stays_readable_in_ascii(self) -> None:
        letters = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"
        shown = plain(letters + letters.upper(), "ascii")
        expected = "a" * 18 + "e" * 12 + "i" * 6 + "o" * 18 + "u" * 12 + "y" * 6 + "d"
        assert shown == expected + expected.upper()

    @given(st.text(st.characters()), st.sampled_from([*CODE_PAGES, "utf-8", "latin-1", "cp932", "utf-16"]))
    def test_no_text_is_ever_refused(self, text: str, encoding: str) -> None:
        plain(text, encoding)

    @pytest.mark.thorough
    @given(st.text(st.characters(codec="cp1258")))
    def test_what_the_encoding_has_is_never_changed(self, text: str) -> None:
        assert plain(text, "cp1258") == text
