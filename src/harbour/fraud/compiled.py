"""One decorator for everything that is compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile a function to machine code at its first call and keep the result on disk; its types stay what they
    are."""
    return cast(Function, numba.njit(cache=True)(function))
