"""The units' forms: drawn from the master workbook, read back from any spreadsheet program, and checked."""
