"""What the operating system has and other programs do: files, PDF converters, logs."""
