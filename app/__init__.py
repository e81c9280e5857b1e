"""The window: canvas, docks and plots."""
