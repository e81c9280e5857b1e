"""The document: the graph that is edited, its edits, its files and what rescues it."""
