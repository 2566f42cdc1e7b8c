"""A mailbox on a server, and letters that wait in it to be sent."""
