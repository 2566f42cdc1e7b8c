"""The commands of ``de06``: their arguments, effects and output."""
