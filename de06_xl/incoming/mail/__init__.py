"""Mail from outside, opened down to the bytes of each attachment."""
