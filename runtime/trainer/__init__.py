"""The process that one training takes place in, with all that it holds: it ends with the run."""
