"""Dataclasses that cost little to make.

``dataclasses.dataclass`` writes and compiles up to eight methods for each class when its module is imported: half a
millisecond a class, and nearly one where it is frozen and has slots (Python 3.11); ``newsgrab parse FILE`` imports
sixty. Here ``__init__`` is written when the first object is made, and the other methods are shared, which takes a
twentieth. To everybody else it is the standard one: ``fields``, ``replace``, ``asdict``, ``is_dataclass``, match
statements, pickle and copy work, and type checkers see ``dataclasses.dataclass``.

>>> @dataclass(frozen=True, slots=True)
... class Point:
...     '''A place.'''
...     x: int
...     y: int = 0
...     names: list[str] = field(default_factory=list)
>>> Point(1, names=["a"])
Point(x=1, y=0, names=['a'])
>>> Point(1) == Point(1, 0), Point(1) == Point(2)
(True, False)
>>> Point()
Traceback (most recent call last):
TypeError: Point.__init__() missing 1 required positional argument: 'x'
>>> Point(1).x = 2
Traceback (most recent call last):
dataclasses.FrozenInstanceError: cannot assign to field 'x'
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, field
from operator import attrgetter
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass", "field"]

_NEW: Any = type("_NEW", (), {"__repr__": lambda self: "<factory>"})()  # a default that is made for each object


if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, eq=True):
        """Return the class as a dataclass; as a decorator with or without options, as the standard one is used."""

        def make(cls):
            return _make(cls, frozen, slots, eq)

        return make if cls is None else make(cls)


def _make(cls: type[Any], frozen: bool, slots: bool, eq: bool) -> type[Any]:
    if not cls.__doc__:
        cls.__doc__ = cls.__name__  # else dataclasses works out a signature for it
    own = vars(cls)
    # The standard one looks into each annotation for a ClassVar, which takes half of its time; here there are none.
    annotations: dict[str, Any] = cls.__annotations__
    cls.__annotations__ = dict.fromkeys(annotations, object)
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(cls)
    made.__annotations__ = annotations
    for name, annotation in annotations.items():
        made.__dataclass_fields__[name].type = annotation

    def wait(self: Any, *args: Any, **kwargs: Any) -> None:
        _init_of(made)(self, *args, **kwargs)

    wait.__qualname__ = f"{made.__qualname__}.__init__"
    wait.__name__ = "__init__"
    made.__init__ = wait
    made.__record_init__ = wait
    made.__record_frozen__ = frozen
    made.__signature__ = _SIGNATURE
    if "__repr__" not in own:
        made.__repr__ = _repr
    if eq:
        made.__record_values__ = _values_getter(made)
        made.__eq__ = _equal
        made.__hash__ = _hash if frozen else None
    if frozen:
        made.__setattr__ = _refuse_set
        made.__delattr__ = _refuse_delete
        if slots:
            made.__getstate__ = _get_state
            made.__setstate__ = _set_state
    return made  # type: ignore[no-any-return]


def _init_of(cls: Any) -> Callable[..., None]:
    """Write ``__init__`` of a class, unless that was done, and return it."""
    if cls.__init__ is not cls.__record_init__:
        return cls.__init__  # type: ignore[no-any-return]
    known: dict[str, Any] = {"_NEW": _NEW, "_set": object.__setattr__}
    plain: list[str] = ["self"]
    named: list[str] = []  # given by name only
    lines: list[str] = []
    for item in dataclasses.fields(cls):
        name = value = item.name
        default = ""
        if item.default_factory is not MISSING:
            known[f"_new_{name}"] = item.default_factory
            default = " = _NEW"
            value = f"_new_{name}() if {name} is _NEW else {name}" if item.init else f"_new_{name}()"
        elif item.default is not MISSING:
            known[f"_default_{name}"] = item.default
            default = f" = _default_{name}"
            value = name if item.init else f"_default_{name}"
        elif not item.init:
            continue
        if item.init:
            (named if item.kw_only else plain).append(name + default)
        if not cls.__record_frozen__:
            lines.append(f"self.{name} = {value}")
        elif (slot := getattr(cls, name, None)).__class__ is MemberDescriptorType:
            known[f"_set_{name}"] = slot.__set__  # half the time of object.__setattr__, which looks for it
            lines.append(f"_set_{name}(self, {value})")
        else:
            lines.append(f"_set(self, {name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    head = ", ".join((*plain, *(("*", *named) if named else ())))
    exec(f"def __init__({head}):\n " + "\n ".join(lines or ["pass"]), known)
    init: Any = known["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    init.__module__ = cls.__module__
    init.__annotations__ = {item.name: item.type for item in dataclasses.fields(cls) if item.init} | {"return": None}
    cls.__init__ = init
    return init  # type: ignore[no-any-return]


class _Signature:
    """The signature of a class, worked out when somebody asks."""

    def __get__(self, instance: object, owner: type[Any]) -> Any:
        from inspect import signature

        whole = signature(_init_of(owner))
        return whole.replace(parameters=list(whole.parameters.values())[1:], return_annotation=owner)


_SIGNATURE = _Signature()


def _values_getter(cls: Any) -> Callable[[Any], Any]:
    names = [item.name for item in dataclasses.fields(cls) if item.compare]
    return attrgetter(*names) if names else lambda self: ()


def _repr(self: Any) -> str:
    parts = (f"{item.name}={getattr(self, item.name)!r}" for item in dataclasses.fields(self) if item.repr)
    return f"{type(self).__qualname__}({', '.join(parts)})"


def _equal(self: Any, other: Any) -> Any:
    if self.__class__ is not other.__class__:
        return NotImplemented
    values = self.__record_values__
    return values(self) == values(other)


def _hash(self: Any) -> int:
    return hash(self.__record_values__(self))


def _refuse_set(self: object, name: str, value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_delete(self: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _get_state(self: Any) -> list[Any]:
    return [getattr(self, item.name) for item in dataclasses.fields(self)]


def _set_state(self: Any, state: list[Any]) -> None:
    for item, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, item.name, value)
