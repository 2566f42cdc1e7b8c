"""What the tool does: one file per action."""
