"""Forms: handed out to units, collected from what they send back, answered and asked for again."""
