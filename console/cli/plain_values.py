"""Values of options that need no conversion: Typer loads pydantic for each conversion, a tenth of a second in all."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args, get_origin

from typer.core import TyperCommand

if TYPE_CHECKING:
    # Typer carries a Click of its own and exports no names of its types.
    from typer._click import Context, Parameter

_NEITHER: Final = object()
_READ: Final = "get_runtime_param"
"""The method of Typer's parameters that gives what converts a value; nothing else of Typer calls it."""


class PlainFirst:
    """Takes what is plainly right as it is; Typer converts, or refuses, everything else.

    Args:
        typers: Gives what Typer converts with.
    """

    def __init__(self, typers: Callable[[], Any]) -> None:
        self._typers = typers

    def __call__(self) -> PlainFirst:
        """Stand in for ``typers``."""
        return self

    def coerce(self, value: Any, param: Any, ctx: Context) -> Any:  # noqa: ANN401 # as Typer calls it
        """Return the value that the command's function takes.

        Raises:
            BadParameter: By Typer, if it is not of the option's type.
        """
        plain = as_it_is(value, param)
        return self._typers().coerce(value, param, ctx) if plain is _NEITHER else plain


def plainly(params: Sequence[Parameter]) -> list[Parameter]:
    """Make options and arguments take what is plainly right without Typer's conversions; returns them."""
    for param in params:
        typers = getattr(param, _READ, None)
        if typers is not None and not isinstance(typers, PlainFirst):
            setattr(param, _READ, PlainFirst(typers))
    return list(params)


class PlainCommand(TyperCommand):
    """A command that loads no pydantic for values that are plainly right."""

    def get_params(self, ctx: Context) -> list[Parameter]:
        """Return the options and arguments, ``--help`` among them."""
        return plainly(super().get_params(ctx))


def as_it_is(value: Any, param: Any) -> Any:  # noqa: ANN401 # of any type that a function takes
    """Return a value if it is plainly one of an option's type, else a mark that is no value."""
    many = bool(param.multiple) or param.nargs == -1
    if value is None:
        return () if many else None
    told = param.type_descriptor
    if told.parameter_info.parser is not None:
        return _NEITHER
    if not many:
        return _one(value, told.annotation, told.parameter_info)
    inner = get_args(told.annotation)
    if get_origin(told.annotation) is not list or len(inner) != 1 or not isinstance(value, Sequence):
        return _NEITHER
    found = [_one(one, inner[0], told.parameter_info) for one in value]
    return _NEITHER if any(one is _NEITHER for one in found) or isinstance(value, str) else found


def _one(value: Any, wanted: Any, info: Any) -> Any:  # noqa: ANN401 # of any type that a function takes
    if wanted in (str, bool):
        return value if type(value) is wanted else _NEITHER
    if wanted is int:
        return _number(value, info)
    if wanted is Path:
        return _path(value, info)
    choices = get_args(wanted)
    return value if isinstance(value, str) and value in choices else _NEITHER


def _number(value: Any, info: Any) -> Any:  # noqa: ANN401 # as above
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    if type(value) is not int:
        return _NEITHER
    low = info.min is None or value >= info.min
    return value if low and (info.max is None or value <= info.max) else _NEITHER


def _path(value: Any, info: Any) -> Any:  # noqa: ANN401 # as above
    if isinstance(value, Path):
        return value
    asks = info.exists or info.resolve_path or info.writable or not (info.file_okay and info.dir_okay)
    if asks or not isinstance(value, str) or (Path(value).exists() and not os.access(value, os.R_OK)):
        return _NEITHER
    return Path(value)
