"""Files that strangers sent, from bytes to values; nothing here knows of Đề án 06."""
