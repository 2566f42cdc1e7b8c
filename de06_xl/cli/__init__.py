"""What is typed: the command line ``de06``."""
