"""What a clerk clicks: the buttons of the ribbon tab, and Excel as the face of the actions."""
