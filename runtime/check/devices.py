"""What torch can compute on here: names, memory, and why a kind of device is missing."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import psutil
import torch

from runtime.protocol import Device

# Their functions have no static types to check against.
_cuda_api: Any = torch.cuda
_xpu_api: Any = torch.xpu


class DeviceError(Exception):
    """A device that was asked for is not there; the text says what is."""


def devices() -> tuple[Device, ...]:
    """Return every device, and for a kind that people look for and is not there, why.

    A kind of device whose library fails is listed as missing; nothing is raised.
    """
    kinds: list[tuple[str, str, Callable[[], list[Device]]]] = [
        ("cuda", "CUDA", _cuda),
        ("xpu", "Intel GPU", _xpu),
        ("mps", "Apple GPU", _mps),
    ]
    found = [_processor()]
    for id_, name, list_kind in kinds:
        try:
            found += list_kind()
        except Exception as error:
            found.append(_missing(id_, name, f"torch cannot use it: {_first_line(error)}"))
    return tuple(found)


def resolve(device: str) -> torch.device:
    """Return the device that a name stands for.

    Args:
        device: "auto" (CUDA, else XPU, else MPS, else the processor), "cpu", "cuda", "cuda:1",
            "mps", "xpu" or "xpu:1"; a kind without a number is its first device.

    Raises:
        DeviceError: there is no such device.
    """
    known = devices()
    there = [d.id for d in known if d.available]
    if device == "auto":
        first = (d for kind in ("cuda", "xpu", "mps", "cpu") for d in there if _is_of(kind, d))
        return torch.device(next(first))
    for id_ in there:
        if device == id_ or _is_of(device, id_):
            return torch.device(id_)
    why = " ".join(d.why for d in known if not d.available and _is_of(d.id, device))
    text = f"There is no device “{device}” here; there is {', '.join(there)}."
    raise DeviceError(f"{text} {why}".rstrip())


@lru_cache
def memory_of(device: str) -> int:
    """Return the bytes of memory of the device that a name stands for: see ``resolve``.

    What is not there has as much as the processor. It is looked up once.
    """
    with suppress(DeviceError):
        device = str(resolve(device))
    known = {one.id: one.memory_total or 0 for one in devices()}
    return known.get(device) or known["cpu"]


def why_no_cuda(built_for: str | None, error: str, visible: str | None) -> str:
    """Return in words why CUDA cannot be used.

    Args:
        built_for: the CUDA (or ROCm) version that torch was built for, if any.
        error: what CUDA said when it was started; empty if it started.
        visible: the environment's ``CUDA_VISIBLE_DEVICES``.
    """
    if built_for is None:
        return (
            f"This torch ({torch.__version__}) was built without CUDA. "
            "If there is an NVIDIA GPU here, install a torch with CUDA: see pytorch.org."
        )
    said = error.lower()
    if visible is not None and visible.strip() in ("", "-1", "NoDevFiles"):
        return "The variable CUDA_VISIBLE_DEVICES hides every GPU from this program."
    if "no nvidia driver" in said:
        return "No NVIDIA driver was found. If there is an NVIDIA GPU here, install its driver."
    if "too old" in said:
        return (
            f"The NVIDIA driver is too old for this torch, which was built for CUDA {built_for}. "
            "Update the driver, or install a torch built for an older CUDA."
        )
    if "no cuda gpus" in said or "no cuda-capable device" in said or "no hip gpus" in said:
        return "There is a driver, but no GPU that torch can use."
    return f"CUDA does not start: {error}" if error else "There is no GPU that torch can use."


def _is_of(kind: str, device: str) -> bool:
    return device.partition(":")[0] == kind


def _missing(id_: str, name: str, why: str) -> Device:
    return Device(id_, name, available=False, why=why)


def _there(id_: str, name: str, total: int, free: int, cores: int | None = None) -> Device:
    return Device(id_, name, available=True, memory_total=total, memory_free=free, cores=cores)


def _processor() -> Device:
    memory = psutil.virtual_memory()
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()
    return _there("cpu", _processor_name(), memory.total, memory.available, cores=cores or 1)


def _processor_name() -> str:
    try:
        if sys.platform == "linux":
            lines = Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines()
            named = [line.partition(":")[2] for line in lines if line.startswith("model name")]
            return " ".join(named[0].split())
        if sys.platform == "darwin":
            command = ["/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string"]
            return subprocess.check_output(command, text=True, timeout=5).strip()
    except (OSError, IndexError, subprocess.SubprocessError):
        pass  # Arm kernels, for one, name no model
    return platform.processor() or platform.machine() or "Processor"


def _cuda() -> list[Device]:
    if sys.platform == "darwin":
        return []  # nobody looks for it there
    if not torch.cuda.is_available():
        built_for = torch.version.cuda or getattr(torch.version, "hip", None)
        why = why_no_cuda(built_for, _cuda_error(), os.environ.get("CUDA_VISIBLE_DEVICES"))
        return [_missing("cuda", "CUDA", why)]
    return [_cuda_device(index) for index in range(torch.cuda.device_count())]


def _cuda_error() -> str:
    try:
        torch.cuda.init()
    except Exception as error:
        return _first_line(error)
    return ""


def _cuda_device(index: int) -> Device:
    properties = _cuda_api.get_device_properties(index)
    total = int(properties.total_memory)
    free = _free_by_driver(str(getattr(properties, "uuid", "")))
    if free is None:  # costs some hundred MB there: torch starts to use the GPU in order to ask
        free, total = _cuda_api.mem_get_info(index)
    return _there(f"cuda:{index}", str(properties.name), total, free)


def _free_by_driver(uuid: str) -> int | None:
    """Return the free bytes of a GPU by its driver's own library; None if that does not tell."""
    try:
        nvml: Any = import_module("pynvml")
        nvml.nvmlInit()
        try:
            handle = nvml.nvmlDeviceGetHandleByUUID(f"GPU-{uuid.removeprefix('GPU-')}")
            return int(nvml.nvmlDeviceGetMemoryInfo(handle).free)
        finally:
            nvml.nvmlShutdown()
    except Exception:  # an AMD GPU, a part of a GPU, a driver without the library, …
        return None


def _xpu() -> list[Device]:
    if not torch.xpu.is_available():
        return []
    return [_xpu_device(index) for index in range(torch.xpu.device_count())]


def _xpu_device(index: int) -> Device:
    properties = _xpu_api.get_device_properties(index)
    total = int(properties.total_memory)
    try:
        free, _ = torch.xpu.mem_get_info(index)
    except Exception:  # not every Intel GPU tells
        free = total - torch.xpu.memory_reserved(index)
    return _there(f"xpu:{index}", str(properties.name), total, int(free))


def _mps() -> list[Device]:
    if sys.platform != "darwin":
        return []
    if torch.backends.mps.is_available():
        total = int(torch.mps.recommended_max_memory())
        used = int(torch.mps.driver_allocated_memory())
        return [_there("mps", f"{_processor_name()} GPU", total, total - used)]
    why = (
        "It needs macOS 12.3 or newer and a Mac with a GPU that torch supports."
        if torch.backends.mps.is_built()
        else f"This torch ({torch.__version__}) was built without support for Apple GPUs."
    )
    return [_missing("mps", "Apple GPU", why)]


def _first_line(error: Exception) -> str:
    text = str(error).strip()
    return text.splitlines()[0] if text else type(error).__name__
