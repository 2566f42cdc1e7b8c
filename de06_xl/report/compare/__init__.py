"""The signed document held against the data: what was changed in Word since the report was made."""
