"""Names of time zones, the zones of countries, and the offset of a zone on a day.

The rules come from the package ``tzdata``, before the machine's own files, which may be years old. Changes of the
last years that an old copy of either lacks are corrected from ``RULINGS``. All offsets are returned as fixed offsets: a
record does not change its meaning when the rules do.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache

HOUR = 60  # minutes

# Offsets that a place on earth really keeps, in minutes: anything else after a time is no offset ("10:30-11:15").
OFFSETS = frozenset(
    [h * HOUR for h in range(-12, 15)] + [-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825]
)

# Abbreviation to offset in minutes, or to a zone where it names summer and winter time alike. In upper case.
ABBREVIATIONS: dict[str, int | str] = {
    "Z": 0, "GMT": 0, "UTC": 0, "UT": 0, "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "CEST": 120, "EET": 120,
    "EEST": 180, "MEZ": 60, "MESZ": 120, "MEWZ": 60, "HNE": -300, "HAE": -240, "HNC": -360,
    "HAC": -300, "HNR": -420, "HAR": -360, "HNP": -480, "HAP": -420, "HNA": -240, "HAA": -180, "HNT": -210,
    "HAT": -150, "HNEC": 60, "HAEC": 120, "SEČ": 60, "SELČ": 120,
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
    "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
    "AKST": -540, "AKDT": -480, "HST": -600, "NST": -210, "NDT": -150, "AST": -240, "ADT": -180, "BRT": -180,
    "BRST": -120, "ART": -180, "CLT": -240, "CLST": -180, "COT": -300, "PET": -300, "VET": -240, "UYT": -180,
    "МСК": "Europe/Moscow", "MSK": "Europe/Moscow", "MSD": 240, "SAMT": 240, "YEKT": 300, "OMST": 360, "KRAT": 420,
    "NOVT": 420, "IRKT": 480, "YAKT": 540, "VLAT": 600, "MAGT": 660, "PETT": 720, "TRT": 180, "TSİ": 180,
    "TSI": 180, "IDT": 180, "IRST": 210, "IRDT": 270, "GST": 240, "AZT": 240, "AMT": 240, "PKT": 300, "UZT": 300,
    "TJT": 300, "NPT": 345, "BDT": 360, "BTT": 360, "ALMT": "Asia/Almaty", "QYZT": "Asia/Qostanay", "MMT": 390,
    "ICT": 420, "WIB": 420, "WITA": 480, "WIT": 540, "HKT": 480, "SGT": 480, "MYT": 480, "PHT": 480, "PHST": 480,
    "AWST": 480, "ULAT": 480, "JST": 540, "KST": 540, "ACST": 570, "ACDT": 630, "AEST": 600, "AEDT": 660,
    "AET": "Australia/Sydney", "AWT": 480, "NZST": 720, "NZDT": 780, "NZT": "Pacific/Auckland", "FJT": 720,
    "CAT": 120, "EAT": 180, "WAT": 60, "SAST": 120, "IST": 330,
}  # fmt: skip

# What an abbreviation means elsewhere: (abbreviation, country) to offset or zone.
BY_COUNTRY: dict[tuple[str, str], int | str] = {
    ("IST", "IE"): 60, ("IST", "IL"): 120, ("IST", "TR"): 180, ("BST", "BD"): 360, ("CST", "CN"): 480,
    ("CST", "TW"): 480, ("CST", "CU"): -300, ("EST", "AU"): "Australia/Sydney", ("EDT", "AU"): 660,
    ("EST", "BR"): -180, ("AST", "SA"): 180, ("AST", "IQ"): 180, ("AST", "KW"): 180, ("AST", "QA"): 180,
    ("AST", "BH"): 180, ("AST", "YE"): 180, ("AMT", "BR"): -240, ("PST", "PH"): 480, ("MST", "MM"): 390,
    ("GST", "GU"): 600, ("SST", "SG"): 480, ("WAT", "AO"): 60, ("ET", "AU"): "Australia/Sydney",
    ("CT", "AU"): "Australia/Adelaide", ("ECT", "EC"): -300, ("AT", "CA"): "America/Halifax",
    ("NT", "CA"): "America/St_Johns", ("WST", "AU"): 480, ("CDT", "CU"): -240, ("CDT", "AU"): 630,
    ("CST", "AU"): 570,
}  # fmt: skip

# Names of more than one word, as they are printed after a time; without case. "по московскому времени"
NAMES: dict[str, int | str] = {
    "eastern time": "America/New_York", "eastern standard time": -300, "eastern daylight time": -240,
    "eastern": "America/New_York", "central time": "America/Chicago", "mountain time": "America/Denver",
    "pacific time": "America/Los_Angeles", "central european time": 60, "central european summer time": 120,
    "greenwich mean time": 0, "moscow time": "Europe/Moscow", "india standard time": 330, "singapore time": 480,
    "hong kong time": 480, "japan standard time": 540, "coordinated universal time": 0, "british summer time": 60,
    "по московскому времени": "Europe/Moscow", "московского времени": "Europe/Moscow", "по мск": "Europe/Moscow",
    "мск": "Europe/Moscow", "за київським часом": "Europe/Kyiv", "по киевскому времени": "Europe/Kyiv",
    "время астаны": "Asia/Almaty", "астана уақыты": "Asia/Almaty", "время московское": "Europe/Moscow",
    "московское время": "Europe/Moscow", "по времени астаны": "Asia/Almaty", "по времени алматы": "Asia/Almaty",
    "по алматинскому времени": "Asia/Almaty", "астана уақытымен": "Asia/Almaty", "по гринвичу": 0,
    "hora peninsular": "Europe/Madrid", "hora de brasília": "America/Sao_Paulo",
    "horário de brasília": "America/Sao_Paulo", "heure de paris": "Europe/Paris", "ora italiana": "Europe/Rome",
    "türkiye saati": 180, "北京时间": 480, "北京時間": 480, "日本時間": 540, "한국시간": 540,
    "بتوقيت غرينتش": 0, "بتوقيت مكة": 180,
}  # fmt: skip

# Country (ISO 3166-1) to zone, where the country has one zone, or one that all its news is dated by. Not here, and so
# unknown unless the page or the site's profile says: US, CA, AU, BR, RU, MX, CD, and the small ones of the Pacific
# with several zones. Russia: the national press prints Moscow time, the regional press its own, and the country does
# not tell which a site is. Kazakhstan: one zone since 2024-03-01, before that the east's, by which the national press
# went.
COUNTRY_ZONES: dict[str, str] = {
    "AD": "Europe/Andorra", "AE": "Asia/Dubai", "AF": "Asia/Kabul", "AL": "Europe/Tirane", "AM": "Asia/Yerevan",
    "AO": "Africa/Luanda", "AR": "America/Argentina/Buenos_Aires", "AT": "Europe/Vienna", "AZ": "Asia/Baku",
    "BA": "Europe/Sarajevo", "BB": "America/Barbados", "BD": "Asia/Dhaka", "BE": "Europe/Brussels",
    "BF": "Africa/Ouagadougou", "BG": "Europe/Sofia", "BH": "Asia/Bahrain", "BI": "Africa/Bujumbura",
    "BJ": "Africa/Porto-Novo", "BN": "Asia/Brunei", "BO": "America/La_Paz", "BS": "America/Nassau",
    "BT": "Asia/Thimphu", "BW": "Africa/Gaborone", "BY": "Europe/Minsk", "BZ": "America/Belize",
    "CF": "Africa/Bangui", "CG": "Africa/Brazzaville", "CH": "Europe/Zurich", "CI": "Africa/Abidjan",
    "CL": "America/Santiago", "CM": "Africa/Douala", "CN": "Asia/Shanghai", "CO": "America/Bogota",
    "CR": "America/Costa_Rica", "CU": "America/Havana", "CV": "Atlantic/Cape_Verde", "CY": "Asia/Nicosia",
    "CZ": "Europe/Prague", "DE": "Europe/Berlin", "DJ": "Africa/Djibouti", "DK": "Europe/Copenhagen",
    "DO": "America/Santo_Domingo", "DZ": "Africa/Algiers", "EC": "America/Guayaquil", "EE": "Europe/Tallinn",
    "EG": "Africa/Cairo", "ER": "Africa/Asmara", "ES": "Europe/Madrid", "ET": "Africa/Addis_Ababa",
    "FI": "Europe/Helsinki", "FJ": "Pacific/Fiji", "FO": "Atlantic/Faroe", "FR": "Europe/Paris",
    "GA": "Africa/Libreville", "GB": "Europe/London", "GE": "Asia/Tbilisi", "GH": "Africa/Accra",
    "GI": "Europe/Gibraltar", "GM": "Africa/Banjul", "GN": "Africa/Conakry", "GR": "Europe/Athens",
    "GT": "America/Guatemala", "GY": "America/Guyana", "HK": "Asia/Hong_Kong", "HN": "America/Tegucigalpa",
    "HR": "Europe/Zagreb", "HT": "America/Port-au-Prince", "HU": "Europe/Budapest", "ID": "Asia/Jakarta",
    "IE": "Europe/Dublin", "IL": "Asia/Jerusalem", "IN": "Asia/Kolkata", "IQ": "Asia/Baghdad", "IR": "Asia/Tehran",
    "IS": "Atlantic/Reykjavik", "IT": "Europe/Rome", "JM": "America/Jamaica", "JO": "Asia/Amman",
    "JP": "Asia/Tokyo", "KE": "Africa/Nairobi", "KG": "Asia/Bishkek", "KH": "Asia/Phnom_Penh",
    "KP": "Asia/Pyongyang", "KR": "Asia/Seoul", "KW": "Asia/Kuwait", "KZ": "Asia/Almaty", "LA": "Asia/Vientiane",
    "LB": "Asia/Beirut", "LI": "Europe/Vaduz", "LK": "Asia/Colombo", "LR": "Africa/Monrovia", "LS": "Africa/Maseru",
    "LT": "Europe/Vilnius", "LU": "Europe/Luxembourg", "LV": "Europe/Riga", "LY": "Africa/Tripoli",
    "MA": "Africa/Casablanca", "MC": "Europe/Monaco", "MD": "Europe/Chisinau", "ME": "Europe/Podgorica",
    "MG": "Indian/Antananarivo", "MK": "Europe/Skopje", "ML": "Africa/Bamako", "MM": "Asia/Yangon",
    "MN": "Asia/Ulaanbaatar", "MO": "Asia/Macau", "MR": "Africa/Nouakchott", "MT": "Europe/Malta",
    "MU": "Indian/Mauritius", "MV": "Indian/Maldives", "MW": "Africa/Blantyre", "MY": "Asia/Kuala_Lumpur",
    "MZ": "Africa/Maputo", "NA": "Africa/Windhoek", "NE": "Africa/Niamey", "NG": "Africa/Lagos",
    "NI": "America/Managua", "NL": "Europe/Amsterdam", "NO": "Europe/Oslo", "NP": "Asia/Kathmandu",
    "NZ": "Pacific/Auckland", "OM": "Asia/Muscat", "PA": "America/Panama", "PE": "America/Lima",
    "PH": "Asia/Manila", "PK": "Asia/Karachi", "PL": "Europe/Warsaw", "PR": "America/Puerto_Rico",
    "PS": "Asia/Gaza", "PT": "Europe/Lisbon", "PY": "America/Asuncion", "QA": "Asia/Qatar",
    "RO": "Europe/Bucharest", "RS": "Europe/Belgrade", "RW": "Africa/Kigali", "SA": "Asia/Riyadh",
    "SC": "Indian/Mahe", "SD": "Africa/Khartoum", "SE": "Europe/Stockholm", "SG": "Asia/Singapore",
    "SI": "Europe/Ljubljana", "SK": "Europe/Bratislava", "SL": "Africa/Freetown", "SM": "Europe/San_Marino",
    "SN": "Africa/Dakar", "SO": "Africa/Mogadishu", "SR": "America/Paramaribo", "SS": "Africa/Juba",
    "SV": "America/El_Salvador", "SY": "Asia/Damascus", "SZ": "Africa/Mbabane", "TD": "Africa/Ndjamena",
    "TG": "Africa/Lome", "TH": "Asia/Bangkok", "TJ": "Asia/Dushanbe", "TL": "Asia/Dili", "TM": "Asia/Ashgabat",
    "TN": "Africa/Tunis", "TR": "Europe/Istanbul", "TT": "America/Port_of_Spain", "TW": "Asia/Taipei",
    "TZ": "Africa/Dar_es_Salaam", "UA": "Europe/Kyiv", "UG": "Africa/Kampala", "UY": "America/Montevideo",
    "UZ": "Asia/Tashkent", "VA": "Europe/Vatican", "VE": "America/Caracas", "VN": "Asia/Ho_Chi_Minh",
    "XK": "Europe/Belgrade", "YE": "Asia/Aden", "ZA": "Africa/Johannesburg", "ZM": "Africa/Lusaka",
    "ZW": "Africa/Harare",
}  # fmt: skip

# Changes of the last years: zone to (first day of the new rule, offset in minutes from then on). Only zones that keep
# one offset since then stand here, so that an old copy of the rules can be put right whatever else it says.
RULINGS: dict[str, tuple[datetime, int]] = {
    "Asia/Almaty": (datetime(2024, 3, 1), 300),  # Kazakhstan, one zone
    "Asia/Qostanay": (datetime(2024, 3, 1), 300),
    "America/Asuncion": (datetime(2024, 10, 6), -180),  # Paraguay keeps summer time
    "Asia/Tehran": (datetime(2022, 9, 22), 210),  # Iran ended summer time
    "Asia/Amman": (datetime(2022, 10, 28), 180),
    "Asia/Damascus": (datetime(2022, 10, 28), 180),
}

# Names that older copies of the rules know by another word.
FORMER = {"Europe/Kyiv": "Europe/Kiev", "Asia/Yangon": "Asia/Rangoon", "Asia/Kolkata": "Asia/Calcutta"}


@cache
def load_zone(name: str) -> tzinfo | None:
    """Return the rules of an IANA zone: from the package ``tzdata``, else from the machine; None if unknown.

    >>> load_zone("Asia/Almaty").key
    'Asia/Almaty'
    >>> load_zone("../etc/passwd") is None
    True
    """
    import zoneinfo

    for key in (name, FORMER.get(name)):
        if key is None:
            continue
        path = packaged(key)
        try:
            if path is not None:
                with open(path, "rb") as file:
                    return zoneinfo.ZoneInfo.from_file(file, name)
            return zoneinfo.ZoneInfo(key)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return None


def packaged(key: str) -> str | None:
    """Return the path of a zone in the package ``tzdata``; None if the package or the zone is not there."""
    folder = tzdata_folder()
    parts = key.split("/")
    if folder is None or not all(
        part and part.replace("_", "").replace("-", "").replace("+", "").isalnum() for part in parts
    ):
        return None
    path = os.path.join(folder, *parts)
    return path if os.path.isfile(path) else None


@cache
def tzdata_folder() -> str | None:
    """Return where the package ``tzdata`` keeps its zones; None if it is not installed."""
    import importlib.util

    spec = importlib.util.find_spec("tzdata")
    if spec is None or not spec.submodule_search_locations:
        return None
    return os.path.join(next(iter(spec.submodule_search_locations)), "zoneinfo")


@lru_cache(maxsize=4096)
def offset_on(name: str, wall: datetime) -> int | None:
    """Return the offset in minutes that a zone keeps at a wall clock time (naive); None if the zone is unknown.

    A time that comes twice, when the clocks go back, is taken as the first.

    >>> offset_on("Asia/Almaty", datetime(2024, 3, 11, 20, 30))
    300
    >>> offset_on("Asia/Almaty", datetime(2024, 2, 29, 23, 59))
    360
    """
    ruling = RULINGS.get(name)
    if ruling is not None and wall >= ruling[0]:
        return ruling[1]
    zone = load_zone(name)
    if zone is None:
        return None
    delta = zone.utcoffset(wall.replace(tzinfo=zone))
    return None if delta is None else round(delta.total_seconds() / 60)


def fixed(minutes: int) -> timezone:
    """Return an offset in minutes as a tzinfo."""
    return UTC if minutes == 0 else timezone(timedelta(minutes=minutes))


def minutes_of(moment: datetime) -> int | None:
    """Return the offset of an aware moment in minutes; None if it has none."""
    delta = moment.utcoffset()
    return None if delta is None else round(delta.total_seconds() / 60)


def is_offset(moment: datetime) -> bool:
    """Whether a moment has no offset, or one that a place on earth keeps."""
    delta = moment.utcoffset()
    return not delta or delta.total_seconds() / 60 in OFFSETS


def resolve(name: int | str | None, wall: datetime, country: str | None = None) -> timezone | None:
    """Return the offset at a wall clock time for an offset in minutes, an IANA zone or an abbreviation.

    >>> resolve("ET", datetime(2024, 3, 5, 23, 40))
    datetime.timezone(datetime.timedelta(days=-1, seconds=68400))
    >>> resolve("IST", datetime(2024, 3, 5), "IE").utcoffset(None)
    datetime.timedelta(seconds=3600)
    """
    if isinstance(name, str) and "/" not in name:
        name = abbreviation(name, country)
    if name is None:
        return None
    minutes = name if isinstance(name, int) else offset_on(name, wall.replace(tzinfo=None, microsecond=0))
    return None if minutes is None else fixed(minutes)


def abbreviation(name: str, country: str | None = None) -> int | str | None:
    """Return what an abbreviation stands for, as seen from a country: minutes, a zone, or None if it is unknown.

    >>> abbreviation("MESZ"), abbreviation("CST"), abbreviation("CST", "CN")
    (120, -360, 480)
    """
    key = name.upper()
    if country is not None and (key, country) in BY_COUNTRY:
        return BY_COUNTRY[key, country]
    return ABBREVIATIONS.get(key)


def country_zone(country: str | None) -> str | None:
    """Return the zone by which all news of a country is dated; None if the country does not decide it.

    >>> country_zone("KZ"), country_zone("US")
    ('Asia/Almaty', None)
    """
    return COUNTRY_ZONES.get(country or "")


def parse_offset(text: str) -> int | None:
    """Return an offset as people write it, in minutes: ``+05:00``, ``-0330``, ``+5``, ``UTC+5``, ``Z``; else None.

    >>> parse_offset("+05:00"), parse_offset("UTC-3:30"), parse_offset("GMT"), parse_offset("Asia/Almaty")
    (300, -210, 0, None)
    """
    rest = text.strip().upper().replace("−", "-")
    for name in ("UTC", "GMT"):
        rest = rest.removeprefix(name).strip()
    if rest in ("", "Z"):
        return 0 if text.strip() else None
    sign, digits = rest[0], rest[1:].replace(":", "")
    if sign not in "+-" or not (digits.isascii() and digits.isdigit()) or not 1 <= len(digits) <= 4:
        return None
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    total = hours * HOUR + minutes
    total = total if sign == "+" else -total
    return total if total in OFFSETS else None


def in_zone(moment: datetime, zone: int | str | None) -> datetime:
    """Return an aware moment by the clock of a zone or an offset in minutes; unchanged if that is unknown."""
    if zone is None:
        return moment
    if isinstance(zone, int):
        return moment.astimezone(fixed(zone))
    rough = moment.astimezone(UTC).replace(tzinfo=None)
    # the offset is asked by wall clock: guess it with UTC's, then with the wall clock that this gives
    for _ in range(2):
        minutes = offset_on(zone, rough.replace(microsecond=0))
        if minutes is None:
            return moment
        there = moment.astimezone(fixed(minutes))
        rough = there.replace(tzinfo=None)
    return there


def today_in(moment: datetime, zone: int | str | None) -> date:
    """Return the day that a moment falls on by the clock of a zone."""
    return in_zone(moment, zone).date()
