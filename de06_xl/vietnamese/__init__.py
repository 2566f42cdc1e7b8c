"""Numbers, dates and words as official Vietnamese writes them, and as people type them."""
