"""click's messages in Vietnamese, compiled for gettext."""

from __future__ import annotations

import io

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from de06_xl.system import shipped

MESSAGES = "de06_xl/cli/locale/vi/LC_MESSAGES/click.mo"


def build_messages() -> bytes:
    """The catalogue for gettext, compiled from the ``.po`` file beside it."""
    source = shipped.path_of(MESSAGES).with_suffix(".po")
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source.read_bytes()), locale="vi", abort_invalid=True))
    return compiled.getvalue()
