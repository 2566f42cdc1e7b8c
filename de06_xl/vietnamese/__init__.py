"""How official Vietnamese writes numbers, dates and words, and how people type them: out and in."""
