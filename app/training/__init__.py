"""The worker as the window knows it: checks, code, runs, and how they go."""
