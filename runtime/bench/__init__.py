"""What ``netloom bench`` measures, one small program a subject.

Each program is started in a process of its own, so that none warms or burdens the next, and
prints its measurements as JSON lines. ``--quick`` makes it a smoke test.
"""
