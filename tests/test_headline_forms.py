"""Headlines as sites set them: labels and counts inside the heading, names of the site as headings, capitals."""

from __future__ import annotations

import pytest

import newsgrab

PROSE = (
    "<div class=content><p>The pier stays closed until every pillar has been looked at, and two ships wait for the wind"
    " to turn, the port said.</p><p>Engineers began their work on Monday. It will take three weeks, the town says, and"
    " nobody may enter the pier until then.</p><p>The last storm of this kind was in 1987.</p></div>"
)
CLOSED = "Pier closed after the storm"


@pytest.mark.parametrize(
    ("lang", "title", "og", "body", "wanted"),
    [
        # what a layout glues to the headline
        ("en", CLOSED, CLOSED, f"<h1><span class=kicker>Harbour</span>{CLOSED}</h1>", CLOSED),
        ("en", f"{CLOSED} | Tide", "", f"<h1><span class=tag>Video</span>{CLOSED}</h1>", CLOSED),
        ("en", CLOSED, CLOSED, f"<h1>{CLOSED}<small>Engineers look at every pillar</small></h1>", CLOSED),
        ("ru", "Причал закрыли после шторма | Прилив", "",
         "<h1>Причал закрыли после шторма <span class=views>1234</span></h1>", "Причал закрыли после шторма"),
        ("en", "Storm latest: pier closed, ships wait - live updates | Tide", "",
         "<h1><span class=live-badge>Live</span> Storm latest: pier closed, ships wait</h1>",
         "Storm latest: pier closed, ships wait"),
        # ... and what is of the headline
        ("en", f"{CLOSED} | Tide", "", "<h1>Pier closed<br>after the storm</h1>", CLOSED),
        ("de", "Sturm: Pier gesperrt | Flut", "", "<h1><b>Sturm</b><b>: </b><span>Pier gesperrt</span></h1>",
         "Sturm: Pier gesperrt"),
        ("en", "Storm: a guide to boats", "", "<h1>Storm- a guide to boats</h1>", "Storm- a guide to boats"),
        # headings that name the site
        ("en", "Harbour | Tide", "", f"</article><header><h1>Tide</h1></header><main><h1>{CLOSED}</h1>", CLOSED),
        ("en", f"{CLOSED} | Tide", "",
         f"<h1 style='display:none'>Tide – news of the coast</h1><h2>{CLOSED}</h2>", CLOSED),
        ("en", f"Boats of Northport: {CLOSED}", "",
         f"<h1><a href='https://www.tide.example/'>Boats of Northport</a></h1><h1>{CLOSED}</h1>", CLOSED),
        # a name of an editor's block that sounds like one of an advert
        ("en", "Storm at the pier", "Storm at the pier", f"<h1 class=kt-adv-heading12_7>{CLOSED}</h1>", CLOSED),
        # capitals have no accents in Greek, and other dots in Turkish
        ("el", "Έκλεισε η προβλήτα μετά την καταιγίδα | Παλίρροια", "",
         "<h1>ΕΚΛΕΙΣΕ Η ΠΡΟΒΛΗΤΑ ΜΕΤΑ ΤΗΝ ΚΑΤΑΙΓΙΔΑ</h1>", "Έκλεισε η προβλήτα μετά την καταιγίδα"),
        ("tr", "Fırtınadan sonra iskele kapatıldı - Gelgit", "", "<h1>FIRTINADAN SONRA İSKELE KAPATILDI</h1>",
         "Fırtınadan sonra iskele kapatıldı"),
    ],
)  # fmt: skip
def test_headline(lang: str, title: str, og: str, body: str, wanted: str) -> None:
    head = f'<meta property="og:title" content="{og}">' if og else ""
    page = (
        f"<!DOCTYPE html><html lang={lang}><head><meta charset=utf-8><title>{title}</title>{head}</head>"
        f"<body><article>{body}{PROSE}</article></body></html>"
    )
    assert newsgrab.parse(page.encode(), "https://www.tide.example/news/2026/11/a-123.html").headline == wanted
