"""The page of the Word templates and its columns, in millimetres.

Nghị định 30/2020/NĐ-CP, Phụ lục I allows margins of 20-25 above and below, 30-35 left, 15-20 right.
"""

PAGE = (210, 297)
TOP = BOTTOM = RIGHT = 20
LEFT = 30
HEADER_DISTANCE = 7
TEXT_WIDTH = PAGE[0] - LEFT - RIGHT
LETTERHEAD = (60, 100)
"""Left and right column; on the right, the Quốc hiệu (88.3 mm in bold 12) and the longest date fit on a line."""
SIGNATURE = (72, 88)
"""Left and right column: recipients, and signature."""
