"""What ``netloom bench`` measures the window with; each is a program."""
