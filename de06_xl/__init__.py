"""DeAn06: from a master workbook with one sheet per report section to the official report on Đề án 06."""

__version__ = "0.1.0"
