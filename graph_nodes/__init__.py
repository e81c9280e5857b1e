"""Node specs, the Graph value and the file format."""
