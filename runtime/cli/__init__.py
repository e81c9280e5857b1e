"""The command line: every command that needs neither a display nor Qt."""
