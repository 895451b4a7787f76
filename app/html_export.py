"""Answers as one HTML file that stands by itself: the quotes, and their citations as footnotes."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from .answer import Answer, CitedQuote, Status
from .bidi import direction, label
from .citations import CitationWords, parts
from .dossier import (
    cited_in,
    dossier_title,
    listed_question,
    numbered_question,
    numbered_through,
    works_cited,
)
from .markup import exact
from .messages import Catalogue
from .presenting import citation_words, remarks, shown_reasons

STYLE = """body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; font: 1.05rem/1.55 Georgia, serif; }
blockquote { margin: 1.5rem 0; padding-inline-start: 1rem; border-inline-start: 3px solid; white-space: pre-line; }
.beside { font-size: .9rem; }
sup a { text-decoration: none; } ol { padding-inline-start: 1.5rem; font-size: .9rem; }"""

DOSSIER_STYLE = """
.questions, #works ul { list-style: none; padding: 0; } .questions a { display: block; padding-block: .2rem; }
section { margin-block: 3rem; } h1, h2, h3 { line-height: 1.3; break-after: avoid; }"""

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
HEADING = Markup("<h{0}>{1}</h{0}>")
REMARK = Markup('<p class="beside">{}</p>')
NOTE = Markup('<li id="note-{marker}">{citation} <a href="#ref-{marker}" aria-label="{marker}">↩</a></li>')
PART = Markup("<bdi>{}</bdi>")
LISTED = Markup('<li><a href="#question-{number}" dir="{direction}">{question}</a></li>')
SECTION = Markup('<section id="question-{number}">\n<h2 dir="{direction}">{question}</h2>\n{body}\n</section>')
WORK = Markup('<li dir="{direction}">{pieces}. <span class="beside">{notes}</span></li>')


def html(answers: Sequence[Answer], catalogue: Catalogue) -> str:
    """Return answers with their citations as notes, and refusals with their reasons and what came nearest.

    Args:
        answers: At least one; several get headings, a list of the questions and one of the works that are cited.
        catalogue: Words for what stands beside the quotes; the page is in its language.
    """
    title = dossier_title(answers, catalogue)
    return str(
        PAGE.format(
            language=catalogue.language,
            interface=catalogue.direction,
            title=title,
            direction=direction(title),
            style=Markup(STYLE if len(answers) == 1 else STYLE + DOSSIER_STYLE),
            body=_answer(answers[0], 2, catalogue) if len(answers) == 1 else _dossier(answers, catalogue),
        )
    )


def _dossier(answers: Sequence[Answer], catalogue: Catalogue) -> Markup:
    answers = numbered_through(answers)
    listed = Markup("\n").join(
        LISTED.format(
            number=number,
            direction=direction(answer.question.text),
            question=listed_question(number, answer, catalogue),
        )
        for number, answer in enumerate(answers, 1)
    )
    sections = Markup("\n").join(
        SECTION.format(
            number=number,
            direction=direction(answer.question.text),
            question=numbered_question(number, answer, catalogue),
            body=_answer(answer, 3, catalogue),
        )
        for number, answer in enumerate(answers, 1)
    )
    return Markup('<ul class="questions">\n{}\n</ul>\n{}{}').format(listed, sections, _works(answers, catalogue))


def _works(answers: Sequence[Answer], catalogue: Catalogue) -> Markup:
    works = Markup("\n").join(
        WORK.format(
            direction=direction(" ".join(work.pieces)),
            pieces=Markup(", ").join(map(PART.format, work.pieces)),
            notes=cited_in(work, catalogue),
        )
        for work in works_cited(answers)
    )
    if not works:
        return Markup("")
    heading = catalogue.text("dossier.works")
    return Markup('\n<section id="works">\n<h2>{}</h2>\n<ul>\n{}\n</ul>\n</section>').format(heading, works)


def _answer(answer: Answer, level: int, catalogue: Catalogue) -> Markup:
    """Return what stands below a question; its headings are of ``level``."""
    if answer.status is Status.REFUSED:
        return _refusal(answer, level, catalogue)
    return _quotes(answer.quotes, catalogue)


def _refusal(answer: Answer, level: int, catalogue: Catalogue) -> Markup:
    reasons = Markup("\n").join(Markup("<li>{}</li>").format(reason) for reason in shown_reasons(answer, catalogue))
    body = HEADING.format(level, catalogue.text("refusal.heading")) + Markup("\n<ul>\n{}\n</ul>").format(reasons)
    if not answer.nearest:
        return body
    nearest = HEADING.format(level, catalogue.text("refusal.nearest"))
    return body + Markup("\n{}\n").format(nearest) + _quotes(answer.nearest, catalogue)


def _quotes(quotes: Sequence[CitedQuote], catalogue: Catalogue) -> Markup:
    named = citation_words(catalogue)
    words = Markup("\n").join(_quote(cited, catalogue) for cited in quotes)
    notes = Markup("\n").join(NOTE.format(marker=cited.marker, citation=_citation(cited, named)) for cited in quotes)
    first = quotes[0].marker if quotes else 1
    start = Markup(' start="{}"').format(first) if first > 1 else ""
    return words + Markup("\n<ol{}>\n").format(start) + notes + Markup("\n</ol>")


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
