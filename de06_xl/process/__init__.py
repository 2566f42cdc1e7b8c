"""From the figures that came in to those of the report: summed up, checked, carried over, followed back."""
