"""The master workbook: its sheets and columns, and how it is read, written and drawn."""
