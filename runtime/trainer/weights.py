"""A model's weights as a file: written at the end of a run, and what another run may begin with."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, BinaryIO, cast

import safetensors.torch
import torch

from runtime.runs import names
from runtime.runs.opening import RunFiles

_MOST_NAMED = 5


class WeightsError(Exception):
    """Weights cannot be read, or do not fit a model; the text says why."""


def write(model: torch.nn.Module, file: BinaryIO) -> None:
    """Write a model's weights as safetensors.

    Raises:
        OSError: The disk does not take them.
    """
    tensors: dict[str, torch.Tensor] = {}
    seen: set[int] = set()
    for name, tensor in model.state_dict().items():
        kept = tensor.detach().cpu().contiguous()
        # The format has no word for a tied weight: under its second name it is a copy.
        tensors[name] = kept.clone() if kept.data_ptr() in seen else kept
        seen.add(kept.data_ptr())
    file.write(safetensors.torch.save(tensors))


def scalings(model: torch.nn.Module) -> str:
    """How new data are scaled for a model and what its classes are called, as JSON, or ""."""
    known: dict[str, Any] = getattr(model, "scalings", {})
    classes: dict[str, list[str]] = getattr(model, "classes", {})
    if not (known or classes):
        return ""
    kept = {name: scaling.numbers() for name, scaling in known.items()}
    return json.dumps({"scalings": kept, "classes": classes}, indent=2, ensure_ascii=False)


def restore(model: torch.nn.Module, source: Path) -> None:
    """Give a model the weights of a run, by its folder, or of a safetensors file.

    Raises:
        WeightsError: They cannot be read, or have other names or shapes; the model is as it was.
    """
    file = source / names.WEIGHTS if os.path.isdir(source) else source
    tensors = _read(file)
    wanted = model.state_dict()
    differences = [
        _difference(name, tensors.get(name), wanted.get(name))
        for name in {**wanted, **tensors}
        if name not in tensors or name not in wanted or tensors[name].shape != wanted[name].shape
    ]
    _refuse(file, differences)
    model.load_state_dict(tensors)


def restore_part(model: torch.nn.Module, source: Path) -> None:
    """Give a model that is a part of another the weights of a run of that, by its folder.

    Raises:
        WeightsError: They cannot be read, or some are not there or of other shapes.
    """
    file = source / names.WEIGHTS
    tensors, wanted = _read(file), model.state_dict()
    differences = [
        _difference(name, tensors.get(name), own)
        for name, own in wanted.items()
        if name not in tensors or tensors[name].shape != own.shape
    ]
    _refuse(file, differences)
    model.load_state_dict({name: tensors[name] for name in wanted})


def _refuse(file: Path, differences: list[str]) -> None:
    if differences:
        more = len(differences) - _MOST_NAMED
        rest = f", and {more} more" if more > 0 else ""
        raise WeightsError(
            f"The weights in {file} are those of another network: "
            f"{', '.join(differences[:_MOST_NAMED])}{rest}"
        )


def _read(file: Path) -> dict[str, torch.Tensor]:
    try:
        with RunFiles(file.parent).reader(file.name):
            pass  # what is no plain file might never end
        # Half of its type is unknown.
        return cast("Any", safetensors.torch).load_file(file)
    except FileNotFoundError:
        raise WeightsError(f"There are no weights in {file}") from None
    except OSError as error:
        raise WeightsError(f"The weights in {file} cannot be read: {error.strerror}") from None
    except Exception as error:  # safetensors has an error of its own for each kind of damage
        raise WeightsError(f"{file} is no safetensors file, or is damaged") from error


def _difference(name: str, there: torch.Tensor | None, here: torch.Tensor | None) -> str:
    if there is None:
        return f"{name} is not there"
    if here is None:
        return f"{name} is there and not here"
    return f"{name} is {tuple(there.shape)} there and {tuple(here.shape)} here"
