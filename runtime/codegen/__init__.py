"""Turns a checked graph into Python source."""
