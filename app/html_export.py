"""An answer as one HTML file that stands by itself: the quotes, and their citations as footnotes."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from .answer import Answer, CitedQuote, Status
from .bidi import direction, label
from .citations import CitationWords, parts
from .markup import exact
from .messages import Catalogue
from .presenting import citation_words, remarks, shown_reasons

STYLE = """body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; font: 1.05rem/1.55 Georgia, serif; }
blockquote { margin: 1.5rem 0; padding-inline-start: 1rem; border-inline-start: 3px solid; white-space: pre-line; }
.beside { font-size: .9rem; }
sup a { text-decoration: none; } ol { padding-inline-start: 1.5rem; font-size: .9rem; }"""

PAGE = Markup(
    """<!doctype html>
<html lang="{language}" dir="{interface}">
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
REMARK = Markup('<p class="beside">{}</p>')
NOTE = Markup('<li id="note-{marker}">{citation} <a href="#ref-{marker}" aria-label="{marker}">↩</a></li>')
PART = Markup("<bdi>{}</bdi>")


def html(answer: Answer, catalogue: Catalogue) -> str:
    """Return an answer with its citations as notes, or a refusal with its reasons and what came nearest.

    Args:
        answer: Any.
        catalogue: Words for what stands beside the quotes; the page is in its language.
    """
    title = label(answer.question.text)
    refused = answer.status is Status.REFUSED
    return str(
        PAGE.format(
            language=catalogue.language,
            interface=catalogue.direction,
            title=title,
            direction=direction(title),
            style=Markup(STYLE),
            body=_refusal(answer, catalogue) if refused else _quotes(answer.quotes, catalogue),
        )
    )


def _refusal(answer: Answer, catalogue: Catalogue) -> Markup:
    reasons = Markup("\n").join(Markup("<li>{}</li>").format(reason) for reason in shown_reasons(answer, catalogue))
    body = Markup("<h2>{}</h2>\n<ul>\n{}\n</ul>").format(catalogue.text("refusal.heading"), reasons)
    if not answer.nearest:
        return body
    nearest = Markup("\n<h2>{}</h2>\n").format(catalogue.text("refusal.nearest"))
    return body + nearest + _quotes(answer.nearest, catalogue)


def _quotes(quotes: Sequence[CitedQuote], catalogue: Catalogue) -> Markup:
    named = citation_words(catalogue)
    words = Markup("\n").join(_quote(cited, catalogue) for cited in quotes)
    notes = Markup("\n").join(NOTE.format(marker=cited.marker, citation=_citation(cited, named)) for cited in quotes)
    return words + Markup("\n<ol>\n") + notes + Markup("\n</ol>")


def _quote(cited: CitedQuote, catalogue: Catalogue) -> Markup:
    quote = QUOTE.format(
        marker=cited.marker,
        direction=direction(cited.quote.display),
        language=cited.language,
        words=exact(cited.quote.display),
    )
    return Markup("\n").join([quote, *(REMARK.format(remark) for remark in remarks(cited, catalogue))])


def _citation(cited: CitedQuote, named: CitationWords) -> Markup:
    return Markup(", ").join(PART.format(label(part)) for part in parts(cited.quote, named)) + "."
