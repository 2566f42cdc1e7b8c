"""The domain model: plain values, without cells, files or Excel."""
