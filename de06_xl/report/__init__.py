"""From the model to the official Word report."""
