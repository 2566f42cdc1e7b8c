"""``python -m de06_xl.build``: rebuild all shipped files: workbooks, templates, guide, messages."""

from __future__ import annotations

from de06_xl.build.addin import build_addin
from de06_xl.build.books import APPENDIX_SAMPLE, BLANKS, SAMPLE, load_book, load_notes, load_tables
from de06_xl.build.guide import build_guide
from de06_xl.build.letter_templates import build_forms_letter, build_reminder_letter
from de06_xl.build.master import draw_master
from de06_xl.build.messages import MESSAGES, build_messages
from de06_xl.build.one_page import build_one_pages
from de06_xl.build.party_template import build_party_template
from de06_xl.build.report_template import build_report_template
from de06_xl.build.sample_mailbox import build_mailbox
from de06_xl.incoming.containers.package import unpack
from de06_xl.system import shipped
from de06_xl.system.files import write_atomically


def built() -> dict[str, bytes]:
    """Every shipped file as made by the code, by its path from the project root."""
    sample = draw_master(load_book(SAMPLE), load_notes(SAMPLE))
    return {
        **{
            path: draw_master(load_book(name), tables=load_tables(name))
            for path, name in zip(shipped.BLANK_WORKBOOKS.values(), BLANKS, strict=True)
        },
        shipped.SAMPLE_WORKBOOK: sample,
        shipped.APPENDIX_WORKBOOK: draw_master(
            load_book(APPENDIX_SAMPLE), load_notes(APPENDIX_SAMPLE), load_tables(APPENDIX_SAMPLE)
        ),
        shipped.SAMPLE_MAILBOX: build_mailbox(sample),
        shipped.ADDIN: build_addin(),
        shipped.REPORT_TEMPLATE: build_report_template(),
        shipped.PARTY_TEMPLATE: build_party_template(),
        shipped.FORMS_LETTER: build_forms_letter(),
        shipped.REMINDER_LETTER: build_reminder_letter(),
        MESSAGES: build_messages(),
        **build_guide(),
        **build_one_pages(),
    }


def main() -> None:
    """Write what changed. Parts are compared unpacked, since other versions of zlib compress them to other bytes."""
    for name, data in built().items():
        path = shipped.path_of(name)
        same = path.exists() and content_of(path.read_bytes()) == content_of(data)
        if not same:
            write_atomically(path, data)
        print(f"{path}: {'không đổi' if same else 'đã ghi'}")


def content_of(data: bytes) -> list[tuple[str, bytes]]:
    """The parts of an Office file in their order; any other file is a single part."""
    return list(unpack(data, "", "tệp Office").items()) if data.startswith(b"PK") else [("", data)]


if __name__ == "__main__":
    main()
