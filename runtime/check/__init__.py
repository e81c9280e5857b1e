"""Checks graphs with torch's fake tensors, and knows the devices."""

from runtime.threads import spin_little

spin_little()
