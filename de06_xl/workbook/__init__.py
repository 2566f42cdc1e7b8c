"""The master workbook: what its sheets and columns are, how it is read, written and drawn."""
