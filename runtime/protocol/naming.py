"""How the classes of the protocol are called on the wire."""

import re


def method_of(kind: type) -> str:
    """The name of a class in lower case: ``ResumeRun`` is "resume_run"."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()
