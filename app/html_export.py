"""An answer as one HTML file that stands by itself: the quotes, and their citations as footnotes."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from .answer import Answer, CitedQuote, Status
from .bidi import direction, label
from .citations import parts
from .markup import exact

STYLE = """body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; font: 1.05rem/1.55 Georgia, serif; }
blockquote { margin: 1.5rem 0; padding-inline-start: 1rem; border-inline-start: 3px solid; white-space: pre-line; }
sup a { text-decoration: none; } ol { padding-inline-start: 1.5rem; font-size: .9rem; }"""

PAGE = Markup(
    """<!doctype html>
<html lang="und">
<head>
<meta charset="utf-8">
<meta name="generator" content="Pincite">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
<h1 dir="{direction}">{title}</h1>
{body}
</body>
</html>
"""
)
QUOTE = Markup(
    '<blockquote id="quote-{marker}" dir="{direction}" lang="{language}">{words}'
    '<sup><a id="ref-{marker}" href="#note-{marker}">{marker}</a></sup></blockquote>'
)
NOTE = Markup('<li id="note-{marker}">{citation} <a href="#ref-{marker}" aria-label="{marker}">↩</a></li>')
PART = Markup("<bdi>{}</bdi>")


def html(answer: Answer) -> str:
    """Return an answer with its citations as notes, or a refusal with its reasons."""
    title = label(answer.question.text)
    body = _reasons(answer) if answer.status is Status.REFUSED else _quotes(answer.quotes)
    return str(PAGE.format(title=title, direction=direction(title), style=Markup(STYLE), body=body))


def _quotes(quotes: Sequence[CitedQuote]) -> Markup:
    words = Markup("\n").join(
        QUOTE.format(
            marker=cited.marker,
            direction=direction(cited.quote.display),
            language=cited.language,
            words=exact(cited.quote.display),
        )
        for cited in quotes
    )
    notes = Markup("\n").join(NOTE.format(marker=cited.marker, citation=_citation(cited)) for cited in quotes)
    return words + Markup("\n<ol>\n") + notes + Markup("\n</ol>")


def _citation(cited: CitedQuote) -> Markup:
    return Markup(", ").join(PART.format(label(part)) for part in parts(cited.quote)) + "."


def _reasons(answer: Answer) -> Markup:
    items = Markup("\n").join(Markup("<li>{}</li>").format(reason.message) for reason in answer.reasons)
    return Markup("<ul>\n") + items + Markup("\n</ul>")
