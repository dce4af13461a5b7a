"""Offsets of zones, countries and abbreviations on a day."""

from __future__ import annotations

import struct
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from newsgrab.text import zones


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Forget the zones read before, and after, each test."""
    clear()
    yield
    clear()


def clear() -> None:
    zones.load_zone.cache_clear()
    zones.tzdata_folder.cache_clear()
    zones.offset_on.cache_clear()


def old_zone(path: Path, seconds: int) -> None:
    """Write rules that know one offset for ever, as a machine of before the change would."""
    path.parent.mkdir(parents=True, exist_ok=True)
    name = f"<+{seconds // 3600:02d}>".encode() + b"\0"
    header = b"TZif2" + b"\0" * 15 + struct.pack(">6l", 0, 0, 0, 0, 1, len(name))
    block = header + struct.pack(">lbb", seconds, 0, 0) + name
    path.write_bytes(block + block + f"\n<+{seconds // 3600:02d}>-{seconds // 3600}\n".encode())


ALMATY = [
    (datetime(2024, 2, 29, 23, 59), 360),
    (datetime(2024, 3, 1, 0, 0), 300),
    (datetime(2024, 3, 11, 20, 30), 300),
    (datetime(2025, 7, 1, 12, 0), 300),
    (datetime(2023, 7, 1, 12, 0), 360),
]


@pytest.mark.parametrize(("wall", "minutes"), ALMATY)
def test_kazakhstan(wall: datetime, minutes: int) -> None:
    assert zones.offset_on("Asia/Almaty", wall) == minutes


@pytest.mark.parametrize(("wall", "minutes"), ALMATY)
@pytest.mark.parametrize("package", [True, False])
def test_kazakhstan_where_the_machine_is_old(
    wall: datetime, minutes: int, package: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_zone(tmp_path / "Asia" / "Almaty", 6 * 3600)
    zoneinfo.reset_tzpath([str(tmp_path)])
    zoneinfo.ZoneInfo.clear_cache()
    try:
        old = zoneinfo.ZoneInfo("Asia/Almaty")
        assert datetime(2024, 3, 11, tzinfo=old).utcoffset() == timedelta(hours=6)  # the machine is wrong
        if not package:
            monkeypatch.setattr(zones, "tzdata_folder", no_folder)
        assert zones.offset_on("Asia/Almaty", wall) == minutes
    finally:
        zoneinfo.reset_tzpath()
        zoneinfo.ZoneInfo.clear_cache()


def no_folder() -> None:
    return None


no_folder.cache_clear = lambda: None  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "wall", "minutes"),
    [
        ("Europe/Berlin", datetime(2024, 3, 30, 12), 60),
        ("Europe/Berlin", datetime(2024, 3, 31, 12), 120),
        ("Europe/Berlin", datetime(2024, 10, 27, 2, 30), 120),  # comes twice: the first
        ("America/New_York", datetime(2024, 3, 10, 1, 59), -300),
        ("America/New_York", datetime(2024, 3, 10, 3, 0), -240),
        ("Asia/Kolkata", datetime(2024, 1, 1), 330),
        ("Europe/Istanbul", datetime(2016, 1, 1), 120),
        ("Europe/Istanbul", datetime(2024, 1, 1), 180),
        ("Europe/Moscow", datetime(2013, 7, 1), 240),
        ("Europe/Moscow", datetime(2024, 7, 1), 180),
        ("Asia/Tehran", datetime(2022, 7, 1), 270),
        ("Asia/Tehran", datetime(2023, 7, 1), 210),
        ("Europe/Kyiv", datetime(2024, 7, 1), 180),
        ("Nowhere/Town", datetime(2024, 7, 1), None),
        ("../../etc/passwd", datetime(2024, 7, 1), None),
        ("", datetime(2024, 7, 1), None),
    ],
)
def test_offset_on(name: str, wall: datetime, minutes: int | None) -> None:
    assert zones.offset_on(name, wall) == minutes


def test_every_zone_in_the_tables_is_known() -> None:
    named = [*zones.COUNTRY_ZONES.values(), *zones.RULINGS]
    tables = (zones.ABBREVIATIONS, zones.BY_COUNTRY, zones.NAMES)
    named += [zone for table in tables for zone in table.values() if isinstance(zone, str)]
    assert [name for name in named if zones.load_zone(name) is None] == []
    offsets = [zone for table in tables for zone in table.values() if isinstance(zone, int)]
    assert set(offsets) <= zones.OFFSETS
    assert all(name == name.upper() for name in zones.ABBREVIATIONS)
    assert all(name == name.lower() for name in zones.NAMES)


@pytest.mark.parametrize("country", ["US", "CA", "AU", "BR", "RU", "MX", "XX", "", None])
def test_countries_that_do_not_decide(country: str | None) -> None:
    assert zones.country_zone(country) is None


@pytest.mark.parametrize(
    ("name", "country", "wall", "hours"),
    [
        ("МСК", None, datetime(2024, 3, 5), 3),
        ("ET", None, datetime(2024, 3, 5), -5),
        ("ET", None, datetime(2024, 7, 5), -4),
        ("ET", "AU", datetime(2024, 7, 5), 10),
        ("CST", "CN", datetime(2024, 7, 5), 8),
        ("CST", "US", datetime(2024, 7, 5), -6),
        ("IST", "IN", datetime(2024, 7, 5), 5.5),
        ("IST", "IE", datetime(2024, 7, 5), 1),
        ("IST", "IL", datetime(2024, 1, 5), 2),
        ("BST", "GB", datetime(2024, 7, 5), 1),
        ("BST", "BD", datetime(2024, 7, 5), 6),
        ("MESZ", "DE", datetime(2024, 7, 5), 2),
        ("ALMT", None, datetime(2024, 2, 5), 6),
        ("ALMT", None, datetime(2024, 3, 5), 5),
        (330, None, datetime(2024, 3, 5), 5.5),
    ],
)
def test_resolve(name: int | str, country: str | None, wall: datetime, hours: float) -> None:
    offset = zones.resolve(name, wall, country)
    assert offset is not None
    assert offset.utcoffset(None) == timedelta(hours=hours)


def test_resolve_unknown() -> None:
    assert zones.resolve("XYZ", datetime(2024, 3, 5)) is None
    assert zones.resolve(None, datetime(2024, 3, 5)) is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("+05:00", 300), ("+0500", 300), ("+05", 300), ("+5", 300), ("-0330", -210), ("−03:30", -210), ("Z", 0),
        ("UTC+5", 300), ("GMT -3", -180), ("UTC", 0), ("+14:00", 840), ("+15:00", None), ("+05:17", None),
        ("-13", None), ("5", None), ("+", None), ("", None), ("++5", None), ("+٥", None), ("+12345", None),
        ("Asia/Almaty", None),
    ],
)  # fmt: skip
def test_parse_offset(text: str, minutes: int | None) -> None:
    assert zones.parse_offset(text) == minutes


def test_the_day_by_another_clock() -> None:
    moment = datetime(2024, 3, 11, 20, 30, tzinfo=UTC)
    assert zones.today_in(moment, "Asia/Almaty") == date(2024, 3, 12)
    assert zones.today_in(moment, 180) == date(2024, 3, 11)
    assert zones.today_in(moment, None) == date(2024, 3, 11)
    assert zones.in_zone(moment, "America/New_York").isoformat() == "2024-03-11T16:30:00-04:00"
