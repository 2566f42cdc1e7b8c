"""A mailbox on a server, and the letters that are sent from it."""
