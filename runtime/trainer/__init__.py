"""Training, in a process that ends with its run; headless commands train in their own."""

from runtime.threads import spin_little

spin_little()
