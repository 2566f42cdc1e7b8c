"""All mistakes of a Word template are reported at once, with their paragraphs, and what each placeholder prints."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import docx
import pytest
from docx.document import Document

from de06_xl.actions.report import filling
from de06_xl.actions.session import Checked
from de06_xl.report.marks import lost_parts
from de06_xl.report.template_check import CheckedTemplate, check_template
from de06_xl.system import files, shipped
from tests.support.command_line import assert_one_sentence, de06
from tests.support.word_templates import shipped_template

CONTEXT = {
    "tt": SimpleNamespace(ky="tháng 5/2022", ho_ten="Lâm Minh Thành"),
    "so": SimpleNamespace(ls_tong=SimpleNamespace(moc="09/5/2022")),
    "muc": {"II.4": SimpleNamespace(doan=[])},
    "de_cuong": [SimpleNamespace(tieu_de="I. CHUNG"), SimpleNamespace(tieu_de="II. RIÊNG")],
}


def checked(*paragraphs: str) -> CheckedTemplate:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    stream = io.BytesIO()
    document.save(stream)
    return check_template(stream.getvalue(), "mau.docx", CONTEXT)


def sample_checked(template: bytes, sample: Checked) -> CheckedTemplate:
    return check_template(template, "mau.docx", *filling(sample, set())[:-1])


def test_a_right_template_has_no_problem_and_prints() -> None:
    found = checked("Kỳ {{ tt.ky }}", "{%p for m in de_cuong %}", "{{ m.tieu_de }}", "{%p endfor %}")
    assert found.problems == ()
    assert found.report
    assert [(one.tag, one.paragraph, one.texts) for one in found.printed] == [
        ("{{ tt.ky }}", "Kỳ {{ tt.ky }}", ("tháng 5/2022",)),
        ("{{ m.tieu_de }}", "{{ m.tieu_de }}", ("I. CHUNG", "II. RIÊNG")),
    ]


def test_two_placeholders_of_a_paragraph_print_each_its_own() -> None:
    assert [one.texts for one in checked("{{ tt.ky }} & {{ tt.ho_ten }}").printed] == [
        ("tháng 5/2022",),
        ("Lâm Minh Thành",),
    ]


@pytest.mark.parametrize(
    ("tag", "reported"),
    [
        ("{{ tt.ho_tenn }}", ("“ho_tenn”", "(có phải “ho_ten”?)")),
        ("{{ so.ls_tongg }}", ("“ls_tongg”", "(có phải “ls_tong”?)")),
        ("{{ so.ls_tong.mocc }}", ("“mocc”", "(có phải “moc”?)")),
        ("{{ muc['II.9'].doan }}", ("“II.9”",)),
        ("{{ ky }}", ("“ky”",)),
        ("{% if tt.khong_co %}x{% endif %}", ("“khong_co”",)),
        ("{% if false %}{{ tt.khong_co }}{% endif %}", ("“khong_co”",)),
        ("{{ tt. }}", ("viết sai",)),
        ("{{ tt.ky", ("ngoặc nhọn",)),
        ("{% if tt.ky %}", ("chưa được đóng",)),
        ("{% endfor %}", ("không có lệnh mở",)),
        ("{%p if tt.ky %} và chữ", ("phải đứng riêng một dòng",)),
        ("{{ tt.ky.__class__ }}", ("không được phép",)),
    ],
)
def test_each_mistake_is_told_with_its_paragraph(tag: str, reported: tuple[str, ...]) -> None:
    problems = checked("Trước.", f"Ở đây: {tag}", "Sau.").problems
    assert problems
    assert all(word in problems[0] for word in reported)
    assert "Ở đây" in problems[0]


@pytest.mark.parametrize(
    "tag",
    [
        "{{ tt.khong_co|default('') }}",
        "{% if tt.khong_co is defined %}x{% endif %}",
        "{% set x = tt.ky %}{{ x }}",
        "{% for m in de_cuong %}{{ loop.index }}{{ m.tieu_de }}{% endfor %}",
        "{% if tt.ky %}a{% elif tt.ho_ten %}b{% else %}c{% endif %}",
    ],
)
def test_what_is_no_mistake_is_told_as_none(tag: str) -> None:
    assert checked(tag).problems == ()


def test_all_mistakes_are_told_at_once() -> None:
    problems = checked("{{ tt.mot }}", "{%p if tt.ky %} chữ", "{{ tt.hai", "{% if tt.ba %}x", "{{ so. }}").problems
    for reported in ("“mot”", "phải đứng riêng", "ngoặc nhọn", "“ba”", "chưa được đóng"):
        assert any(reported in problem for problem in problems), reported


def test_a_name_that_a_loop_lacks_is_told() -> None:
    (problem,) = checked("{% for m in de_cuong %}{{ m.khong_co }}{% endfor %}").problems
    assert "{{ m.khong_co }}" in problem


def test_a_template_that_prints_nothing_of_a_mistake_gives_no_report() -> None:
    assert checked("{{ tt.mot }}").report is None


@pytest.mark.parametrize("name", shipped.TEMPLATES[:2])
def test_the_shipped_templates_are_right(name: str, checked_sample: Checked) -> None:
    found = sample_checked(files.read_bytes(shipped.path_of(name)), checked_sample)
    assert found.problems == ()
    assert found.report
    assert lost_parts(found.report, name, checked_sample.book.fact) == []


def _without(start: str) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        for paragraph in [p for t in document.tables for row in t.rows for cell in row.cells for p in cell.paragraphs]:
            if paragraph.text.startswith(start):
                paragraph._p.getparent().remove(paragraph._p)

    return change


@pytest.mark.parametrize(
    ("start", "part"),
    [
        ("CỘNG HÒA", "Quốc hiệu"),
        ("Độc lập", "Tiêu ngữ"),
        ("Số: ", "số, ký hiệu"),
        ("{{ tt.dia_danh", "địa danh, ngày tháng năm"),
        ("Nơi nhận", "nơi nhận"),
    ],
)
@pytest.mark.few(2)
def test_a_part_of_the_decree_that_is_lost_is_named(start: str, part: str, checked_sample: Checked) -> None:
    found = sample_checked(shipped_template(_without(start)), checked_sample)
    assert found.report
    (lost,) = lost_parts(found.report, "mau.docx", checked_sample.book.fact)
    assert part in lost


def test_a_fact_that_nobody_typed_is_no_fault_of_the_template(checked_sample: Checked) -> None:
    untyped = sample_checked(shipped_template(_without("{{ tt.co_quan")), checked_sample)
    assert untyped.report
    assert lost_parts(untyped.report, "mau.docx", lambda key: "") == []


class TestTheCommand:
    @pytest.fixture
    def template(self, sample: Path) -> Path:
        folder = sample.parent / "mau_word"
        folder.mkdir()
        return Path(shutil.copy(shipped.path_of(shipped.REPORT_TEMPLATE), folder / "bao-cao.docx"))

    def test_the_workbook_beside_its_folder_is_what_it_prints(self, template: Path) -> None:
        ran = de06("check-template", template)
        assert ran.status == 0, ran.out
        assert "{{ tt.ho_ten }} → “Lâm Minh Thành”" in ran.out
        assert ran.out.endswith("Mẫu dùng được.\n")

    def test_every_mistake_is_told_and_written(self, template: Path, sample: Path, tmp_path: Path) -> None:
        document = docx.Document(str(template))
        document.add_paragraph("Sai: {{ tt.sai_mot }}")
        document.add_paragraph("Sai: {{ tt.sai_hai }}")
        document.save(str(template))
        json_file = tmp_path / "mau.json"
        ran = de06("check-template", template, "--from", sample, "--json", json_file)
        assert ran.status == 1
        assert "sai_mot" in ran.out
        assert "sai_hai" in ran.out
        assert len(json.loads(json_file.read_text("utf-8"))["problems"]) == 2
        refused = de06("report", sample, "--template", template)
        assert refused.status == 2
        assert "mẫu Word có 02 chỗ sai: (1) " in refused.err

    def test_a_letter_is_checked_as_one(self, sample: Path) -> None:
        ran = de06("check-template", shipped.path_of(shipped.REMINDER_LETTER), "--from", sample)
        assert ran.status == 0, ran.out

    def test_without_a_workbook_it_asks_for_one(self, tmp_path: Path) -> None:
        alone = shutil.copy(shipped.path_of(shipped.REPORT_TEMPLATE), tmp_path / "bao-cao.docx")
        ran = de06("check-template", alone)
        assert ran.status == 2
        assert_one_sentence(ran.err)
        assert "--from" in ran.err
