"""Mail: what came in, opened to the bytes of each attachment, and drafts to send. Bytes to values and back."""
