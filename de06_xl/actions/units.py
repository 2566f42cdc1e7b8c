"""Đơn vị: add the reporting units of a province, from a file, or from pasted names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from de06_xl.actions.session import Outcome, Session
from de06_xl.collect.unit_list import read_unit_list
from de06_xl.incoming.containers import limits
from de06_xl.mailbox.drafts import are_addresses
from de06_xl.model.provinces import province_named, provinces
from de06_xl.process.unit_rows import UnitRows, communes_of, unit_rows, with_codes
from de06_xl.process.validate.units import near_commune, sounds_like_a_commune
from de06_xl.system import files
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.messages import cite, did_you_mean, listed
from de06_xl.workbook.reading.book import read_book
from de06_xl.workbook.writing.log import log_block
from de06_xl.workbook.writing.units import added_blocks, completed_blocks, filled_blocks, names_without_code

if TYPE_CHECKING:
    from de06_xl.model.provinces import Province
    from de06_xl.workbook.grid import Block, Grid
    from de06_xl.workbook.writing.units import Line

LISTED = 20
"""How many differences a message lists before it counts the rest."""
NAMED = 5
"""How many new units it names."""


def run(session: Session, *, province: str = "", file: Path | None = None) -> Outcome:
    """Add units to `Đơn vị`: the communes of ``province``, or those in ``file``; rows with only a name get codes.

    Existing units are kept; differences in the list are reported, as are communes unknown to the State's list. Raises
    De06Error for an unknown province or an unreadable file.
    """
    book = session.book()
    chosen = province_called(province) if province else province_named(book.fact("dia_danh"))
    entries = read_unit_list(files.read_bytes(file, limits.MAX_FILE), file.name) if file else []
    if province and chosen:
        listed_ones = {chosen.commune(entry.name) for entry in entries}
        entries += [entry for entry in communes_of(chosen) if chosen.commune(entry.name) not in listed_ones]
    try:
        pasted = names_without_code(session.grid)
        rows = unit_rows(book, entries, chosen)
        lines = with_codes([name for _, name in pasted], book, chosen)
        completed = [(number, line) for (number, _), line in zip(pasted, lines, strict=True)]
        blocks = [
            *completed_blocks(session.grid, completed),
            *filled_blocks(rows.filled),
            *added_blocks(session.grid, rows.added),
        ]
        written = [*rows.added, *lines]
        strange = _strange([str(line["name"]) for line in written], chosen)
        messages = [*_summary(rows, len(completed)), *strange, *_incomplete(rows)]
        if blocks:
            blocks += log_block(session.grid, session.now, session.user, "Đơn vị", messages[0])
    except De06Error as error:  # about a sheet's header, raised without the file
        raise error.in_file(session.path.name) from None
    return Outcome(
        messages=tuple(messages),
        next_step="ghi Thư điện tử của các đơn vị ở trang Đơn vị, rồi bấm Tạo phiếu.",
        blocks=blocks,
        period=book.period,
    )


def communes_blocks(grid: Grid, province: Province) -> tuple[list[Block], str]:
    """The communes of a province as units of a blank workbook, and the message about them."""
    rows = unit_rows(read_book(grid, ""), communes_of(province), province)
    return added_blocks(grid, rows.added), _summary(rows, 0)[0]


def province_called(text: str) -> Province:
    """The province of this name; raises De06Error, with a similar one, if there is none."""
    found = province_named(text)
    if found is None:
        near = did_you_mean(text, (one.short_name for one in provinces()))
        raise De06Error(
            f"không có tỉnh, thành phố {cite(text)} trong 34 tỉnh, thành phố từ 01/7/2025; hãy sửa lại{near}."
        )
    return found


def _summary(rows: UnitRows, completed: int) -> list[str]:
    """What was written, then how the list differs from the workbook."""
    done = []
    if rows.added:
        few = f" ({_named(rows.added)})" if len(rows.added) <= NAMED else ""
        done.append(f"thêm {len(rows.added):02d} đơn vị{few}")
    if completed:
        done.append(f"đặt mã cho {completed:02d} đơn vị đã dán tên")
    if rows.filled:
        done.append(f"điền {len(rows.filled):02d} ô trống")
    kept = f"; {rows.kept:02d} đơn vị đã có được giữ nguyên" if rows.kept else ""
    summary = f"Trang Đơn vị: {', '.join(done) or 'không có gì mới'}{kept}."
    remarks = rows.remarks[:LISTED]
    if len(rows.remarks) > LISTED:
        remarks.append(f"Còn {len(rows.remarks) - LISTED:02d} chỗ khác nữa giữa danh sách và sổ.")
    return [summary, *remarks]


def _named(lines: Sequence[Line]) -> str:
    """The units of new lines by code and name."""
    return listed([f"{line['code']} {line['name']}" for line in lines], NAMED, "đơn vị", ", ")


def _incomplete(rows: UnitRows) -> Iterator[str]:
    """New units that are in no group, and addresses to which no form can be sent."""
    if alone := [line for line in rows.added if not line["group"]]:
        yield (
            f"Chưa ghi Nhóm: {_named(alone)}; đơn vị gửi số theo nhóm (cột Đơn vị báo cáo ghi XA, SO…) thì hãy ghi "
            "Nhóm ở trang Đơn vị."
        )
    given = [(str(line["code"]), str(line["email"])) for line in rows.added]
    given += [(unit.code, value) for unit, name, value in rows.filled if name == "email"]
    if wrong := [f"{code} {cite(text)}" for code, text in given if not are_addresses(text)]:
        named = listed(wrong, NAMED, "địa chỉ", ", ")
        yield f"Không phải địa chỉ thư điện tử: {named}; hãy sửa ở trang Đơn vị, ghi dạng ten@donvi.gov.vn."


def _strange(names: list[str], province: Province | None) -> list[str]:
    """The new names that are those of communes but not of the province's."""
    if province is None:
        return []
    strange = [name for name in names if sounds_like_a_commune(name) and not province.commune(name)]
    if not strange:
        return []
    named = listed([f"{cite(name)}{near_commune(name, province)}" for name in strange], LISTED, "tên")
    return [
        f"Không có trong danh mục xã, phường, đặc khu của {province.name_in_sentence}: {named}; hãy kiểm tra lại tên."
    ]
