"""``python -m de06_xl.cli``: the command line, if ``de06`` is not on the search path."""

from de06_xl.cli.app import main

main()
