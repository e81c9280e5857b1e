"""Why a training broke off or could not be set up, in one sentence."""

import torch


def reason(error: Exception, device: torch.device) -> str:
    """The sentence for the person."""
    said = cause(error, device)
    return said if _is_out_of_memory(error) else f"Training broke off: {said}"


def cause(error: Exception, device: torch.device) -> str:
    """What went wrong, whatever it was that broke off."""
    if _is_out_of_memory(error):
        return (
            f"{device} ran out of memory. A smaller batch size or a smaller model needs less; "
            "the loading setting 'loader' keeps the data off the device."
        )
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0]


def _is_out_of_memory(error: Exception) -> bool:
    """Torch has an error of its own for a GPU's memory, and none for the computer's."""
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    return isinstance(error, RuntimeError) and "can't allocate memory" in str(error)
