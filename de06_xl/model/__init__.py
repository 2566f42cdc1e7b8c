"""What the words of the field mean, as values: no cells, no files, no Excel."""
