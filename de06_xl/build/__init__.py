"""Makes the files that the project ships: workbooks, add-in, templates and guides."""
