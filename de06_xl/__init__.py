"""DeAn06: from a master workbook with one sheet per report section to the official report on Đề án 06."""

from de06_xl.system.version import __version__

__all__ = ["__version__"]
