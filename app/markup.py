"""Text into HTML so that a browser's own copy of it has the same characters."""

from __future__ import annotations

from markupsafe import Markup, escape

NUL_SYMBOL = "\u2400"


def exact(text: str) -> Markup:
    """Return escaped text whose characters survive parsing.

    A parser turns a carriage return into a line feed unless it is a reference; NUL cannot be written in HTML at all and
    is shown as its symbol.
    """
    return Markup(str(escape(text)).replace("\r", "&#13;").replace("\0", NUL_SYMBOL))
