"""A clerk's Windows machine: installs and removes the add-in with its own Python, and diagnoses problems."""
