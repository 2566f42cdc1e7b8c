"""A department's form: drawn from the master workbook, read back from whatever program saved it."""
