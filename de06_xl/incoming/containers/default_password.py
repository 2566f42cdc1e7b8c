"""Office files encrypted with the default password, which Excel tries by itself before it asks the user.

Excel encrypts this way when a workbook is protected or marked as final; whoever saved it knows of no password
([MS-OFFCRYPTO] 2.3.6.2, note 21; [MS-XLS] 2.2.10).
"""

from __future__ import annotations

import io
import re

_PASSWORD = "VelvetSweatshop"  # noqa: S105 - everybody's
_MOST_ROUNDS = 200_000
"""Maximum rounds of hashing a password; Excel uses 100,000."""
_ROUNDS = re.compile(rb"spinCount=.([0-9]{1,12})")


def decrypted(data: bytes, info: bytes = b"") -> bytes | None:
    """The content of the encrypted file; None if it has another password or is broken.

    ``info`` is its stream EncryptionInfo, if it has one.
    """
    if any(int(rounds) > _MOST_ROUNDS for rounds in _ROUNDS.findall(info)) or b"<!" in info:
        return None
    import msoffcrypto

    content = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        file.load_key(_PASSWORD, **({"verify_password": True} if info else {}))  # an .xls always verifies
        file.decrypt(content)
    except Exception:  # msoffcrypto raises many kinds on broken input, and all mean the same
        return None
    return content.getvalue()
