"""Makes what the project ships: the blank workbook, the sample and the Word template."""
