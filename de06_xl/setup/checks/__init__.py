"""What the add-in needs of a Windows machine: each function examines one thing and changes nothing."""
