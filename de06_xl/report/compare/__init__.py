"""Compares the signed document with the data: what was changed in Word after the export."""
