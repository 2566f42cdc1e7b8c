"""One click on a ribbon button, in a process of its own: see ``click``."""

import sys

from de06_xl.addin.click import main

sys.exit(main())
