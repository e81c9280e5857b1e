"""What every room stands on: words, errors, memory, places on the disk."""
