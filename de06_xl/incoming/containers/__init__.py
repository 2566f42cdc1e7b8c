"""Files that hold other files: zips, compound files, the recognition of file kinds, and limits on all input."""
