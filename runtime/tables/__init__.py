"""Looks at text tables: how a file wants to be read, why, and what is in it. No torch, no Qt."""

from runtime.tables.survey import Survey, survey
from runtime.tables.text import LIMIT, TableError, file_state

__all__ = ["LIMIT", "Survey", "TableError", "file_state", "survey"]
