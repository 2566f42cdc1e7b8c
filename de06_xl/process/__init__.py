"""From the units' figures to those of the report: aggregated, checked, carried over to the next period, traced back."""
