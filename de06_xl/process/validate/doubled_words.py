"""Words typed twice: “về việc việc bổ sung”, but not “học sinh sinh năm 2004” or “luôn luôn”."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator
from itertools import pairwise

_WORD = re.compile(r"[^\W\d_]+")
_MEANT = """
    ai ào bước chăm chậm chiều dần đâu đầy đêm đều đông gần hàng hay khác lâu làng lần lớp luôn mãi mau mọi mỗi nào ngày
    người nhà nhanh nơi năm ròng sáng song suốt tầng tháng thật thẳng thấp thoáng thường tuần từ từng xa xanh xóm đời
    """
"""Reduplicated words: “đều đều”, “dần dần”, “năm năm”."""
_SEAMS = {
    "an": ("công bình trị", "ninh toàn sinh dân"),
    "bản": ("văn cơ", "sao chính đồ điện giấy quyền"),
    "bộ": ("cán nội đồng toàn", "phận đội trưởng ngành"),
    "chính": ("hành tài", "phủ quyền sách thức xác trị"),
    "chức": ("tổ viên công", "năng danh vụ trách"),
    "cư": ("dân định", "trú dân"),
    "dân": ("công người nhân cư nông toàn", "cư số tộc sự phố quân chủ vận trí"),
    "danh": ("định chức", "sách mục tính dự"),
    "đồng": ("hợp cộng hội triệu tỷ", "bộ bào thời ý chí"),
    "động": ("lao hoạt vận tự", "viên lực"),
    "gia": ("quốc tham chuyên", "đình tăng hạn cảnh nhập"),
    "hành": ("điều ban thi vận tiến", "chính vi nghề động"),
    "hạn": ("thời quá giới", "chế mức hán"),
    "hiện": ("thực phát thể", "đại trạng có nay hành tại"),
    "hóa": ("số chuẩn văn hàng", "đơn chất học"),
    "hội": ("xã quốc", "nghị họp viên thảo đồng"),
    "hộ": ("chủ bảo", "khẩu gia nghèo tịch chiếu kinh dân"),
    "liệu": ("dữ tài số", "pháp"),
    "lý": ("quản xử pháp địa", "do lịch luận"),
    "nhận": ("tiếp xác thu ghi công chứng", "dạng diện thức kết hồ xét định được thẻ"),
    "quan": ("cơ hải liên", "hệ tâm trọng điểm"),
    "quyết": ("giải nghị", "định toán tâm liệt"),
    "sinh": ("học thí giáo phát vệ dân an khai ngày", "năm ngày viên hoạt sống trắc con ra từ trước sau"),
    "số": ("tổng dân mã chữ", "lượng liệu hóa định hồ điện nhà thẻ người hộ"),
    "tác": ("công hợp đối thao", "động nghiệp phong phẩm hại"),
    "thể": ("cụ tập tổng có", "hiện chế thao dục"),
    "thức": ("chính hình ý nhận", "ăn"),
    "tiêu": ("chỉ mục", "chí chuẩn dùng biểu đề"),
    "tin": ("thông bản đưa nhắn niềm", "học cậy tức báo nhắn bài tưởng"),
    "tra": ("kiểm thanh điều", "cứu soát"),
    "trợ": ("hỗ cứu", "cấp giúp lý"),
    "việc": ("công sự vụ", "làm"),
    "viên": ("sinh thành nhân đoàn", "chức"),
    "vụ": ("nhiệm dịch phục nghiệp công", "việc án"),
    "xã": ("cấp tuyến", "hội viên"),
}
"""Syllables that end one word and begin the next, with what precedes and follows them: “học sinh sinh năm”."""


def doubled_words(text: str) -> list[str]:
    """The words that are repeated by mistake, as typed, in order: “việc việc”.

    Only blanks are between them. A reduplicated word (“luôn luôn”), the end of one word followed by the same beginning
    of the next (“học sinh sinh năm”) and the beginning of a proper name (“công an An Giang”) are no mistakes.
    """
    return list(dict.fromkeys(_doubled(text)))


def _doubled(text: str) -> Iterator[str]:
    lower = _WORD.findall(text.lower())
    if not any(map(operator.eq, lower, lower[1:])):
        return  # the usual case
    words = list(_WORD.finditer(text))
    for at, (left, right) in enumerate(pairwise(words)):
        between = text[left.end() : right.start()]
        first, second = left[0].lower(), right[0].lower()
        if first != second or between.strip() or not between or first in _MEANT.split():
            continue
        if _inside_name(text, left) or _inside_name(text, right) or (left[0].islower() and not right[0].islower()):
            continue
        before = words[at - 1][0].lower() if at else ""
        after = words[at + 2][0].lower() if at + 2 < len(words) else ""
        ends, begins = _SEAMS.get(first, ("", ""))
        if before in ends.split() and after in begins.split():
            continue
        yield text[left.start() : right.end()]


def _inside_name(text: str, word: re.Match[str]) -> bool:
    """Whether a word is part of a placeholder, an address or a symbol: "{ls_a}", "79/KH-BCĐ"."""
    around = text[max(0, word.start() - 1) : word.start()] + text[word.end() : word.end() + 1]
    return any(sign in "{}_/-&@0123456789" for sign in around)
