"""The text of the article: what belongs to it, on small pages."""

from __future__ import annotations

import newsgrab

FIRST = "The ferry to the island will run every hour from May, the harbour office said on Monday morning in a note."
SECOND = "Until now it left the pier four times a day, which islanders called too few for school, work and doctors."
THIRD = "Tickets cost as much as before, and children under six travel free, as they have since the line was opened."
TEXT = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"


def body_of(inner: str) -> list[str]:
    """Return the paragraphs of a page whose article holds the headline, ``inner`` and nothing else."""
    title = "Island ferry to run every hour"
    head = f"<head><title>{title}</title></head>"
    page = f"<html lang=en>{head}<body><article><h1>{title}</h1>{inner}</article></body></html>"
    record = newsgrab.parse(page.encode(), "https://example.com/ferry")
    return (record.body or "").split("\n\n")


def test_table_in_figure_is_text() -> None:
    """WordPress puts its tables into a <figure>; what the figure says of the table stays out."""
    rows = "<tr><th>Month</th><th>Trips</th></tr><tr><td>April</td><td>120</td></tr><tr><td>May</td><td>430</td></tr>"
    figure = f"<figure><table>{rows}</table><figcaption>Source: harbour office.</figcaption></figure>"
    found = body_of(f"<p>{FIRST}</p>{figure}<p>{SECOND}</p><p>{THIRD}</p>")
    assert found == [FIRST, "Month", "Trips", "April", "120", "May", "430", SECOND, THIRD]


def test_caption_of_image_in_table_is_not() -> None:
    """Blogs laid an image and its caption out as a table."""
    rows = "<tr><td><img src=a.jpg></td></tr><tr><td><p class=caption>The pier in spring.</p></td></tr>"
    table = f"<figure><table>{rows}</table></figure>"
    assert "The pier in spring." not in body_of(f"<p>{FIRST}</p>{table}<p>{SECOND}</p><p>{THIRD}</p>")


def test_menu_around_main_was_never_closed() -> None:
    page = (
        "<html lang=en><head><title>Island ferry to run every hour</title></head><body>"
        "<nav class=menu><ul><li><a href=/>Home</a></li><li><a href=/sea>Sea</a></li>"
        f"<main><h1>Island ferry to run every hour</h1>{TEXT}</main></ul></nav></body></html>"
    )
    record = newsgrab.parse(page.encode(), "https://example.com/ferry")
    assert (record.body or "").split("\n\n") == [FIRST, SECOND, THIRD]


def test_comment_in_a_program_is_no_reader_comment() -> None:
    code = '<pre><code><span class="token comment"># fetch the timetable</span> curl example.com</code></pre>'
    assert body_of(TEXT + code + f"<p>{THIRD[::-1]}.</p>")[3] == "# fetch the timetable curl example.com"


def test_element_that_begins_with_read_also_is_left_out() -> None:
    card = "<p>The old harbour crane, which has stood idle since the nineties, will become a small hotel next year.</p>"
    boxes = f"<div><h3>Read also</h3>{card}</div><div><p>About the author</p><p>Jo Berg writes on islands.</p></div>"
    assert body_of(f"<p>{FIRST}</p>{boxes}<p>{SECOND}</p><p>{THIRD}</p>") == [FIRST, SECOND, THIRD]


def test_credit_before_text_does_not_take_it_along() -> None:
    box = f"<div><p>Photo: Jo Berg</p><p>{SECOND}</p></div>"
    assert body_of(f"<p>{FIRST}</p>{box}<p>{THIRD}</p>") == [FIRST, SECOND, THIRD]


def test_paragraph_for_phones_stands_once() -> None:
    assert body_of(f"<div class=wide>{TEXT}</div><div class=phone><p>{SECOND}</p></div><p>{FIRST[::-1]}.</p>")[:4] == [
        FIRST,
        SECOND,
        THIRD,
        FIRST[::-1] + ".",
    ]


def test_box_is_left_out_unless_it_holds_the_article() -> None:
    fact = "The line was opened in 1931 by the two villages, and carried mail before it carried anybody on board."
    box = f"<div class=factbox><p>{fact}</p></div>"
    assert body_of(f"{TEXT}{box}<p>{FIRST[::-1]}.</p>")[3:] == [FIRST[::-1] + "."]
    assert body_of(box) == [fact]


def test_id_of_a_heading_is_no_name() -> None:
    heading = "<h2 id=latest-plans>Latest plans</h2>"
    assert "Latest plans" in body_of(f"<p>{FIRST}</p>{heading}<p>{SECOND}</p><p>{THIRD}</p>")


def test_heading_goes_on_after_more_from() -> None:
    box = f"<section><h2>More from the islands</h2><p>{SECOND}</p></section>"
    assert body_of(f"<p>{FIRST}</p><p>{THIRD}</p>{TEXT[::-1]}{box}<p>{FIRST[::-1]}.</p>")[-1] == FIRST[::-1] + "."
    assert SECOND not in body_of(f"<p>{FIRST}</p><p>{THIRD}</p><p>{THIRD[::-1]}.</p>{box}")


def test_hidden_box_is_left_out() -> None:
    thanks = "Thank you, your question is on its way to the harbour office."
    hidden = f"<div style='color:red; display : none'><p>{thanks}</p></div>"
    assert body_of(f"<p>{FIRST}</p>{hidden}<p>{SECOND}</p><p>{THIRD}</p>") == [FIRST, SECOND, THIRD]


def test_hidden_pages_of_the_article_stay() -> None:
    """A script shows them one by one."""
    parts = "".join(f"<div style=display:none><p>{text}</p></div>" for text in (SECOND, THIRD, SECOND[::-1] + "."))
    assert body_of(f"<p>{FIRST}</p>{parts}<p>{FIRST[::-1]}.</p>")[:3] == [FIRST, SECOND, THIRD]
