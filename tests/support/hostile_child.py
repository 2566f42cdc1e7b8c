"""Reads one form in a separate process and reports the result, the time and the memory it took.

    python -m tests.support.hostile_child FILE

Prints JSON: ``reported`` is the error's sentence, ``kind`` its class, both empty if the form could be read; ``seconds``
is the processor time of the whole process; ``megabytes`` its peak.
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path

from de06_xl.collect.forms.reading import read_form
from de06_xl.incoming.sheets import refuse_oversize
from de06_xl.system.errors import De06Error


def main() -> None:
    path = Path(sys.argv[1])
    reported = kind = ""
    try:
        refuse_oversize(path.stat().st_size, path.name)
        read_form(path.read_bytes(), path.name, {})
    except De06Error as error:
        reported, kind = str(error), type(error).__name__
    # The peak of this program alone: getrusage may return that of the process that started it.
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert peak
    print(
        json.dumps(
            {"reported": reported, "kind": kind, "seconds": time.process_time(), "megabytes": int(peak[1]) / 1024}
        )
    )


if __name__ == "__main__":
    main()
