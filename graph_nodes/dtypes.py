"""The torch dtypes that tensors can have here, by family."""

DTYPES = {
    "float": ("float32", "float64", "float16", "bfloat16"),
    "int": ("int64", "int32", "int16", "int8", "uint8"),
    "bool": ("bool",),
}
"""Family → its torch dtypes, the usual one first."""

ALL_DTYPES = tuple(dtype for family in DTYPES.values() for dtype in family)


def family_of(dtype: str) -> str:
    """The family of a torch dtype; the word itself where it is a family, or nothing of ours."""
    return next((family for family, names in DTYPES.items() if dtype in names), dtype)
