"""PDF files printed by a browser, whose Persian is written in pieces from left to right."""

from __future__ import annotations

from importlib.resources import files

import pytest
from playwright.sync_api import Browser

from corpus.readers.pdf import PdfReader
from corpus.readers.protocol import Limits

from ...browsers import browser_type_launch_args  # noqa: F401

pytestmark = pytest.mark.browser

PARAGRAPHS = (
    "آب انبار بالای روستا در سال ۱۳۱۰ با ۱۲۵۰ سکه ساخته شد و دیوار آن دو بار بلندتر شده است.",
    "نگهبان (Keeper of the Wall) هر بهار ژرفای آب را در نه جا اندازه می گیرد؛ آیا دفتر او را خوانده اید؟",
    "در گزارش سال 2016 تنها ۳۵٫۵ درصد از پل ها ایمن شمرده شدند و مسئولان آن را تأیید کردند.",
)
ENGLISH = "The efficient office offers a final official fjord trip."


def printed(browser: Browser, style: str) -> str:
    font = (files("fontpkg_amiri") / "files" / "Amiri-Regular.ttf").as_uri()
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS) + f"<p dir=ltr>{ENGLISH}</p>"
    face = f"@font-face {{ font-family: F; src: url('{font}') }} body {{ font-family: F; {style} }}"
    return f"<!doctype html><html lang=fa dir=rtl><meta charset=utf-8><style>{face}</style><body>{body}"


@pytest.mark.parametrize("style", ["font-size: 14px", "font-size: 12px; width: 300px; text-align: justify"])
def test_persian_printed_by_a_browser_is_in_logical_order(browser: Browser, tmp_path, style):
    (tmp_path / "page.html").write_text(printed(browser, style), encoding="utf-8")
    tab = browser.new_page()
    tab.goto((tmp_path / "page.html").as_uri())
    data = tab.pdf(tagged=True)
    tab.close()
    reading = PdfReader().read(data, "page.pdf", Limits())
    assert [" ".join(text.split()) for text in reading.text.split("\n\n")] == [*PARAGRAPHS, ENGLISH]
    assert reading.metadata.language == "fa"
