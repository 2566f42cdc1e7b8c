"""Files from outside, from bytes to values; nothing here knows of Đề án 06."""
