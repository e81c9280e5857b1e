"""What `run.py` needs to set the program up: the standard library alone, before anything else."""
