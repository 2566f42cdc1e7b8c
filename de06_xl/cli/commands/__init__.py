"""The commands of ``de06``: what each takes, does and prints."""
