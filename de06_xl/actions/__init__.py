"""The actions of the tool, one per file."""
