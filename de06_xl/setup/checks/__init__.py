"""The add-in's requirements for a Windows machine: each function checks one and changes nothing."""
