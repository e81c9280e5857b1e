"""Checking, code generation, the processes behind the editor, training, runs and export."""
