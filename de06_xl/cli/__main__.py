"""The entry point ``de06``, also as ``python -m de06_xl.cli`` where that is not on the search path."""

import signal


def main() -> None:
    """Load the command line and run it; Ctrl+C while it loads just ends the process: nothing has begun."""
    usual = signal.getsignal(signal.SIGINT)
    if usual is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from de06_xl.cli.app import main as command_line  # only here: loading takes the time in which it may be stopped

    signal.signal(signal.SIGINT, usual)
    command_line()


if __name__ == "__main__":
    main()
