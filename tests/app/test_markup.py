from __future__ import annotations

from app.markup import exact


def test_markup_is_escaped() -> None:
    assert exact('<b> & "x"') == "&lt;b&gt; &amp; &#34;x&#34;"


def test_a_carriage_return_survives_the_parser_and_nul_is_shown() -> None:
    assert exact("a\r\nb\0") == "a&#13;\nb\u2400"
