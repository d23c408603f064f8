"""Keeps TensorFlow out of the assistant's process: no component of ours uses it, and Rasa imports it all the same.

Rasa's own neural components derive from TensorFlow's classes when they are defined, so its modules must be there to be
imported: they are, empty, and give an empty class for every name. It takes 6 of 13 seconds from every start and 340 of 540 MB
(docs/decisions/without-tensorflow.md). A configuration that names a component of Rasa's that needs TensorFlow fails at once.
"""

from __future__ import annotations

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, FrozenSet, Optional, Sequence

_TENSORFLOW = frozenset({"keras", "tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text"})
# What Rasa draws in for measuring models, for other tracker stores and for messengers: neither training nor serving uses it.
_UNUSED = frozenset({"aiogram", "boto3", "botocore", "matplotlib", "pymongo", "sklearn", "slack_sdk", "twilio", "webexteamssdk"})


class LeftOut(RuntimeError):
    """Something that needs TensorFlow was used after all."""


class _EmptyClass(type):
    """A class with whatever attribute is asked for, that can be derived from and put into annotations but not be called."""

    def __getattr__(cls, name: str) -> type:
        return _empty(name)

    def __or__(cls, other: object) -> type:
        return cls

    def __call__(cls, *arguments: Any, **named: Any) -> Any:
        raise LeftOut(
            f"{cls.__module__}.{cls.__name__} needs TensorFlow, which this assistant runs without: use `python -m rasa`"
        )


def _empty(name: str) -> type:
    if name.startswith("__"):
        raise AttributeError(name)
    return _EmptyClass(name, (), {})


class _EmptyModule(ModuleType):
    def __getattr__(self, name: str) -> type:
        found = _empty(name)
        setattr(self, name, found)
        return found


class _Finder(MetaPathFinder, Loader):
    def __init__(self, left_out: FrozenSet[str]) -> None:
        self._left_out = left_out

    def find_spec(self, name: str, path: Optional[Sequence[str]], target: Optional[ModuleType] = None) -> Optional[ModuleSpec]:
        return ModuleSpec(name, self, is_package=True) if name.partition(".")[0] in self._left_out else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _EmptyModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing in it."""


def leave_out_tensorflow(*, all_unused: bool = False) -> None:
    """To be called before anything of Rasa or spaCy is imported. `all_unused`: leave out all else that neither training nor
    serving needs as well."""
    # spaCy's thinc uses TensorFlow where it finds it, and does well without.
    sys.modules["tensorflow"] = None  # type: ignore[assignment]
    import thinc.compat  # noqa: F401

    del sys.modules["tensorflow"]
    sys.meta_path.insert(0, _Finder(_TENSORFLOW | _UNUSED if all_unused else _TENSORFLOW))
