"""The operating system and other programs: files, locks, PDF converters, logs."""
