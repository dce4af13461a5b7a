"""Our dataclasses against the standard ones: whoever uses them must not see a difference."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from datetime import date
from typing import Any

import pytest

from newsgrab import models, records
from newsgrab.records import field


@records.dataclass(frozen=True, slots=True)
class Fixed:
    """Cannot be changed."""

    a: int
    b: str = "b"
    c: list[int] = field(default_factory=list)
    d: int = field(default=4, kw_only=True)
    e: int = field(default=5, init=False, repr=False, compare=False)


@records.dataclass(slots=True)
class Loose:
    """Can be changed."""

    a: int
    b: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.b = {**self.b, "made": self.a}


@records.dataclass(frozen=True, slots=True)
class Longer(Fixed):
    """Has one more."""

    f: int = 6


def standard(cls: Any, **options: Any) -> Any:
    """Return what the standard library makes of the same lines."""
    names = {key: getattr(cls, key) for key in ("__annotations__", "__module__", "__doc__", "__qualname__")}
    for item in dataclasses.fields(cls):
        names[item.name] = field(
            default=item.default,
            default_factory=item.default_factory,
            init=item.init,
            repr=item.repr,
            compare=item.compare,
            kw_only=item.kw_only,
        )
    return dataclasses.dataclass(**options)(type(cls.__name__, (), names))


TRUE = standard(Fixed, frozen=True, slots=True)


@pytest.mark.parametrize("arguments", [((1,), {}), ((1, "x", [2]), {"d": 3}), ((), {"a": 1, "c": [0]})])
def test_objects_look_the_same(arguments: tuple[tuple[Any, ...], dict[str, Any]]) -> None:
    ours, theirs = (cls(*arguments[0], **arguments[1]) for cls in (Fixed, TRUE))
    assert repr(ours) == repr(theirs)
    assert dataclasses.asdict(ours) == dataclasses.asdict(theirs)
    assert ours.e == 5


@pytest.mark.parametrize(
    "arguments", [((), {}), ((1, "x", [2], 3), {}), ((1,), {"z": 1}), ((1,), {"a": 1}), ((1,), {"e": 1})]
)
def test_wrong_arguments_are_told_the_same(arguments: tuple[tuple[Any, ...], dict[str, Any]]) -> None:
    said = []
    for cls in (Fixed, TRUE):
        with pytest.raises(TypeError) as error:
            cls(*arguments[0], **arguments[1])
        said.append(str(error.value))
    assert said[0] == said[1]


def test_the_signature_is_the_same_before_the_first_object() -> None:
    @records.dataclass
    class New:
        """Nobody made one yet."""

        a: int
        b: str = "b"

    assert str(inspect.signature(New)).split(" -> ")[0] == "(a: 'int', b: 'str' = 'b')"
    assert list(inspect.signature(Longer).parameters) == ["a", "b", "c", "f", "d"]
    assert New(1).b == "b"


def test_equality_hash_and_order_of_classes() -> None:
    assert Fixed(1) == Fixed(1)
    assert Fixed(1) != Fixed(2)
    assert Fixed(1) != TRUE(1)
    assert Longer(1) != Fixed(1)
    assert hash(models.Link("a", "b")) == hash(models.Link("a", "b"))
    assert len({models.Link("a", "b"), models.Link("a", "b"), models.Link("a", "c")}) == 2
    with pytest.raises(TypeError, match="unhashable"):
        hash(Loose(1))


def test_frozen_is_frozen() -> None:
    one = Longer(1)
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'a'"):
        one.a = 2  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'f'"):
        del one.f
    assert not hasattr(one, "__dict__")
    with pytest.raises(AttributeError):
        Loose(1).c = 1  # type: ignore[attr-defined]


def test_post_init_runs_and_defaults_are_not_shared() -> None:
    assert Loose(1).b == {"made": 1}
    Fixed(1).c.append(1)
    assert Fixed(1).c == []


def test_replace_copy_and_pickle() -> None:
    one = Longer(1, c=[2], d=3)
    assert dataclasses.replace(one, a=9) == Longer(9, c=[2], d=3)
    assert copy.deepcopy(one) == one
    assert copy.deepcopy(one).c is not one.c
    assert pickle.loads(pickle.dumps(one)) == one
    article = models.Article(headline="A", published_at=date(2024, 3, 11), quotes=[models.Quote("x")])
    assert pickle.loads(pickle.dumps(article)) == article


def test_match_statements_know_the_order() -> None:
    match models.Link("a", "b"):
        case models.Link(url, text):
            assert (url, text) == ("a", "b")
        case _:
            pytest.fail("no match")
