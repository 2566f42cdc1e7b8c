"""``python -m de06_xl.cli``: the command line, for a Python in which ``de06`` is not on the path."""

from de06_xl.cli.app import main

main()
