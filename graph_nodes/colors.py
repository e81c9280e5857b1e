"""The colours that a person can give a module: by name, as a theme knows what each looks like."""

COLORS = ("red", "orange", "yellow", "green", "teal", "violet", "pink", "gray")
"""Besides the one that all modules have, which has no name: ""."""
