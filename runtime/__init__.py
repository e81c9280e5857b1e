"""Checking, code generation, the worker, training, runs and export."""
