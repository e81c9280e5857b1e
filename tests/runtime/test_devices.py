"""The list of devices, on whatever machine this runs; nothing here needs a GPU."""

import psutil
import pytest
import torch

from runtime.check.devices import DeviceError, devices, resolve, why_no_cuda


def test_the_processor_is_named_with_its_memory() -> None:
    cpu = devices()[0]
    assert (cpu.id, cpu.available) == ("cpu", True)
    assert cpu.name == cpu.name.strip() != ""
    assert 0 < (cpu.memory_free or 0) <= (cpu.memory_total or 0) == psutil.virtual_memory().total
    assert 1 <= (cpu.cores or 0) <= (psutil.cpu_count() or 1)


def test_the_list_says_of_each_device_what_it_is_or_why_it_is_not_there() -> None:
    listed = devices()
    for device in listed:
        if device.available:
            assert 0 <= (device.memory_free or 0) <= (device.memory_total or 0)
            resolve(device.id)
        else:
            assert device.why.endswith(".")
    ids = [device.id for device in listed]
    assert len(ids) == len(set(ids))
    assert {id_.partition(":")[0] for id_ in ids} & {"cuda", "mps"}


def test_listing_leaves_the_gpus_alone() -> None:
    devices()
    assert torch.cuda.memory_allocated() == 0


def test_auto_takes_an_accelerator_where_there_is_one() -> None:
    there = [device.id for device in devices() if device.available]
    assert str(resolve("auto")) == (there[1] if len(there) > 1 else "cpu")
    assert resolve("cpu") == torch.device("cpu")


def test_a_kind_without_a_number_is_its_first_device() -> None:
    for device in devices():
        if device.available:
            kind = device.id.partition(":")[0]
            assert resolve(kind).type == kind
            assert not resolve(kind).index


@pytest.mark.parametrize("device", ["cuda:64", "xpu:64", "tpu", "cpu:1", ""])
def test_a_device_that_is_not_there_is_named_with_those_that_are(device: str) -> None:
    with pytest.raises(DeviceError) as error:
        resolve(device)
    assert f"no device “{device}” here; there is cpu" in str(error.value)
    if device == "cuda:64":
        for listed in devices():
            if listed.id == "cuda":
                assert listed.why in str(error.value)


@pytest.mark.parametrize(
    ("built_for", "error", "visible", "why"),
    [
        (None, "Torch not compiled with CUDA enabled", None, "was built without CUDA"),
        ("12.8", "Found no NVIDIA driver on your system. Please check …", None, "No NVIDIA driver"),
        (
            "13.0",
            "The NVIDIA driver on your system is too old (found version 11040). Please …",
            None,
            "driver is too old for this torch, which was built for CUDA 13.0",
        ),
        ("12.8", "No CUDA GPUs are available", "", "CUDA_VISIBLE_DEVICES hides"),
        ("12.8", "No CUDA GPUs are available", "-1", "CUDA_VISIBLE_DEVICES hides"),
        ("12.8", "No CUDA GPUs are available", "0", "no GPU that torch can use"),
        (
            "12.8",
            "CUDA unknown error - this may be due to …",
            None,
            "CUDA does not start: CUDA unk",
        ),
        ("12.8", "", None, "no GPU that torch can use"),
    ],
)
def test_why_there_is_no_cuda_in_plain_words(
    built_for: str | None, error: str, visible: str | None, why: str
) -> None:
    assert why in why_no_cuda(built_for, error, visible)
