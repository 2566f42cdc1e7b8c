"""The command line ``de06``."""
