"""A citation in whichever form is asked for, as an HTTP response."""

from __future__ import annotations

from enum import StrEnum

from flask import Response

from corpus.document import Quote

from .citations import CitationWords, formatted
from .csl import STYLES, styled
from .references import bibtex, csl_json, ris


class CitationFormat(StrEnum):
    """How a quote can be cited: in words, in a style, or for a reference manager."""

    TEXT = "text"
    APA = "apa"
    CHICAGO = "chicago"
    MLA = "mla"
    GOST = "gost"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"


FILE_NAMES = {CitationFormat.BIBTEX: "bib", CitationFormat.RIS: "ris", CitationFormat.CSL_JSON: "json"}
"""Endings of those that are files."""

MEDIA_TYPES = dict.fromkeys(CitationFormat, "text/plain") | {
    CitationFormat.BIBTEX: "application/x-bibtex",
    CitationFormat.RIS: "application/x-research-info-systems",
    CitationFormat.CSL_JSON: "application/vnd.citationstyles.csl+json",
}

WRITERS = {CitationFormat.BIBTEX: bibtex, CitationFormat.RIS: ris, CitationFormat.CSL_JSON: csl_json}


def cited(quote: Quote, form: CitationFormat, named: CitationWords) -> Response:
    """Return the citation as text, or as a file to be opened by a reference manager.

    Args:
        quote: What is cited.
        form: How.
        named: What pages and characters are called in plain text.
    """
    response = Response(_text(quote, form, named), mimetype=MEDIA_TYPES[form])
    if form in FILE_NAMES:
        name = f"{quote.document.doc_id}-{quote.start}-{quote.end}.{FILE_NAMES[form]}"
        response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _text(quote: Quote, form: CitationFormat, named: CitationWords) -> str:
    if form in WRITERS:
        return WRITERS[form]([quote])
    if form in STYLES:
        return styled(quote, form).reference + "\n"
    return formatted(quote, named) + "\n"
