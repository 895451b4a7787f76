"""Answers in every form that they can be taken away in; the same bytes from the API, the page and the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from corpus.document import Quote

from .answer import Answer, answer_json
from .docx_export import MEDIA_TYPE as DOCX
from .docx_export import docx
from .dossier import cited_once
from .html_export import html
from .messages import Catalogue
from .references import bibtex, csl_json, markdown, ris


class AnswerFormat(StrEnum):
    """The form of an answer."""

    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"
    DOCX = "docx"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"


MEDIA_TYPES: Mapping[AnswerFormat, str] = {
    AnswerFormat.JSON: "application/json",
    AnswerFormat.MARKDOWN: "text/markdown",
    AnswerFormat.HTML: "text/html",
    AnswerFormat.DOCX: DOCX,
    AnswerFormat.BIBTEX: "application/x-bibtex",
    AnswerFormat.RIS: "application/x-research-info-systems",
    AnswerFormat.CSL_JSON: "application/vnd.citationstyles.csl+json",
}

ENDINGS: Mapping[AnswerFormat, str] = {
    AnswerFormat.JSON: "json",
    AnswerFormat.MARKDOWN: "md",
    AnswerFormat.HTML: "html",
    AnswerFormat.DOCX: "docx",
    AnswerFormat.BIBTEX: "bib",
    AnswerFormat.RIS: "ris",
    AnswerFormat.CSL_JSON: "json",
}
"""Of file names."""

REFERENCES: Mapping[AnswerFormat, Callable[[Sequence[Quote]], str]] = {
    AnswerFormat.BIBTEX: bibtex,
    AnswerFormat.RIS: ris,
    AnswerFormat.CSL_JSON: csl_json,
}
"""Forms that hold citations only; a refusal has none."""


def exported(answers: Sequence[Answer], form: AnswerFormat, catalogue: Catalogue) -> bytes:
    """Return one answer or several in a form; text is UTF-8.

    Args:
        answers: At least one; several are one document, or as JSON one object after the other.
        form: Which form.
        catalogue: Words for what stands beside the quotes in the forms that people read.
    """
    if form is AnswerFormat.DOCX:
        return docx(answers, catalogue)
    if form in REFERENCES:
        return REFERENCES[form](cited_once(answers)).encode()
    if form is AnswerFormat.MARKDOWN:
        return markdown(answers, catalogue).encode()
    if form is AnswerFormat.HTML:
        return html(answers, catalogue).encode()
    return "".join(json.dumps(answer_json(one), ensure_ascii=False, indent=1) + "\n" for one in answers).encode()


def schema_of(media_type: str) -> dict[str, Any]:
    """Return what JSON Schema says of a body that is none of ours: items for reference managers, or just text."""
    if media_type.endswith("+json"):
        return {"type": "array", "items": {"type": "object"}}
    return {"type": "string"}
