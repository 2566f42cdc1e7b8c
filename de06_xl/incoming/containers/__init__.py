"""Files that hold other files, and what a file is: zips, compound files, kinds, and the limits of all that comes in."""
