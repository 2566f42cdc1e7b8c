"""What the tool does: one file per action. Faces call them, and commit what they return."""
