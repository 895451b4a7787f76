"""A link to a quote in a web page makes a real browser find and mark the quote."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser

from app.answer import source_link
from corpus.document import Document, Kind, Quote, Range
from corpus.ingest import Ingested, ingest
from corpus.readers.html import HtmlReader
from corpus.readers.protocol import Limits

from .browsers import browser_type_launch_args  # noqa: F401

pytestmark = pytest.mark.browser

SENTENCES = (
    "The keeper of the reservoir, who is eighty-two, measures the depth himself.",
    "It is 12.5 m deep &amp; holds 4,000&nbsp;m<sup>3</sup> of water.",
    "Nobody swims there.",
    "They said: “The <em>old</em> gate is <b>shut</b>”, and left.",
    "The   line\n wraps   in the\tsource of the page, but not on the screen.",
    "A word with a soft hy&shy;phen and an en dash – like this – is found.",
    "نگهبان هر بهار ژرفای آب را در نه جا اندازه می‌گیرد.",
    "در سال ۱۳۴۳ <a href='#x'>پل چوبی</a> را آب برد و روستا تنها ماند.",
    "Перевал закрыт с ноября по апрель, почту возят на санях.",
    "Is it true that 50% of the figures (nearly all of them) are wrong?",
    "The first line<br>and the second line of a verse stand in one sentence.",
    "See note<sup>10</sup> and <i>Wells</i>, p.&nbsp;7.",
    "Ça&nbsp;coûte « trois pièces » l’aller, disait-elle.",
    "C++ &lt;and&gt; C# = two/three; languages: #1 @ home?",
    "This one is long, so long that its link only names how it begins and how it ends, for nobody wants to read a link "
    "that goes on and on over several lines of the window, as this sentence does until it comes to its end at last.",
)
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
PLACES = ("<p>{}</p>", "<ul><li>{}</li></ul>")


def page() -> str:
    # Far apart, so that the browser has to scroll to what it finds.
    far = '<div style="height: 1500px"></div>'
    places = [PLACES[at % 2].format(sentence) for at, sentence in enumerate(SENTENCES)]
    again = [f"<p>Again: {sentence}</p>" if at % 3 else "" for at, sentence in enumerate(SENTENCES)]
    style = "<style>::target-text { background: rgb(255, 0, 0); color: black }</style>"
    return f"<!doctype html><meta charset=utf-8>{style}<title>t</title><main>{far}{far.join([*places, *again])}</main>"


def quotes(ingested: Ingested) -> list[Quote]:
    return [
        Quote(ingested.document, sentence.ranges)
        for passage in ingested.passages
        if passage.kind is Kind.BODY
        for sentence in passage.sentences
    ]


def red_pixels(picture: bytes) -> int:
    colours = np.array(Image.open(io.BytesIO(picture)).convert("RGB")).astype(int)
    return int(((colours[..., 0] > 240) & (colours[..., 1] < 30) & (colours[..., 2] < 30)).sum())


def test_the_link_to_every_quote_finds_it(browser: Browser, tmp_path: Path):
    source = page().encode()
    (tmp_path / "page.html").write_bytes(source)
    reading = HtmlReader().read(source, "page.html", Limits())
    found = quotes(ingest(reading, doc_id="page", source="page.html", sha256=""))
    assert len(found) >= 25
    missed = []
    tab = browser.new_page(viewport={"width": 500, "height": 300})
    for number, quote in enumerate(found):
        # Another query makes another page of it: a change of the fragment alone would not be searched for again.
        path, _, fragment = source_link(quote).partition("#")
        tab.goto(f"{tmp_path.as_uri()}/{path}?{number}#{fragment}")
        tab.evaluate(DRAWN)
        if tab.evaluate("scrollY") == 0 or red_pixels(tab.screenshot()) < 100:
            missed.append(quote.display)
    assert missed == []


def test_words_that_are_not_there_mark_nothing(browser: Browser, tmp_path: Path):
    (tmp_path / "page.html").write_text(page(), encoding="utf-8")
    other = Document("other", "Nothing of this kind stands there.", "", "page.html", "text/html")
    tab = browser.new_page()
    tab.goto(f"{tmp_path.as_uri()}/{source_link(Quote(other, (Range(0, 34),)))}")
    assert tab.evaluate("scrollY") == 0
    assert red_pixels(tab.screenshot()) == 0
    tab.close()
