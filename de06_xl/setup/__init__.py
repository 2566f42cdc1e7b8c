"""A clerk's Windows machine: installing and removing the add-in with its own Python, and finding what is in its way."""
