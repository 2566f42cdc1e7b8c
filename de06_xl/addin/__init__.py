"""The ribbon's buttons, and Excel as the user interface of actions."""
