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


def direct(function: Function, *types: Any) -> Function:
    """Return the machine code of a compiled function for one choice of types, which is called without looking at them.

    To look at the types of a dozen arrays takes a microsecond, of the few that a payment may cost. The caller vouches
    for the types: memory of any other would be read as if it were of these.

    Parameters
    ----------
    function
        Made by `compiled`.
    types
        As `numba.typeof` tells them, one for each argument.
    """
    return cast(Function, cast(Any, function).compile(types))
