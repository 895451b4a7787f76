"""Quotes in the formats of reference managers and editors: BibTeX, RIS, CSL-JSON, Markdown with footnotes."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from corpus.document import Quote

from .answer import Answer, CitedQuote, Status
from .citations import formatted, page_labels
from .csl import csl_item, date_parts
from .dossier import dossier_title, listed_question, numbered_question, numbered_through, work_line, works_cited
from .messages import Catalogue
from .presenting import citation_words, remarks, shown_reasons

LATEX = {
    "\\": r"\textbackslash{}",
    # Written as \{ they would still count as braces, and one without its other would make the whole file unreadable.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
BIBTEX_PARTING = re.compile(r",|\band\b", re.IGNORECASE)
"""What would part one author into two, or into other pieces, outside of braces."""

RIS_COMMA = "\u201a"
"""A single low quotation mark, which parts no name and is printed as a comma."""

MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]<>#|~!&])")
MARKDOWN_STARTS = re.compile(r"^(\d*)([-+=.)])")
"""What Markdown would read as markup: anywhere, and where a line begins."""


def bibtex(quotes: Sequence[Quote]) -> str:
    """Return one entry for each quote; the words stand in ``annote``, the place in ``note``; nothing for none."""
    return "\n".join(_bibtex_entry(quote, csl_item(quote)) for quote in quotes)


def ris(quotes: Sequence[Quote]) -> str:
    """Return one record for each quote; the words stand in ``N1``, the pages in ``SP`` and ``EP``."""
    return "\n".join(_ris_record(quote, csl_item(quote)) for quote in quotes)


def csl_json(quotes: Sequence[Quote]) -> str:
    """Return the items as CSL-JSON."""
    return json.dumps([csl_item(quote) for quote in quotes], ensure_ascii=False, indent=1) + "\n"


def markdown(answers: Sequence[Answer], catalogue: Catalogue) -> str:
    """Return answers with their citations as footnotes, and refusals with their reasons and what came nearest.

    Args:
        answers: At least one; several get headings, a list of the questions and one of the works that are cited.
        catalogue: Words for what stands beside the quotes.
    """
    if len(answers) == 1:
        return "\n".join([f"**{_plain(answers[0].question.text)}**\n", *_answer(answers[0], catalogue)]) + "\n"
    answers = numbered_through(answers)
    listed = [_plain(listed_question(number, one, catalogue)) for number, one in enumerate(answers, 1)]
    lines = [f"# {_plain(dossier_title(answers, catalogue))}\n", *(f"- {question}" for question in listed)]
    for number, answer in enumerate(answers, 1):
        lines += [f"\n## {_plain(numbered_question(number, answer, catalogue))}\n", *_answer(answer, catalogue)]
    if works := works_cited(answers):
        lines.append(f"\n## {_plain(catalogue.text('dossier.works'))}\n")
        lines += [f"- {_plain(work_line(work, catalogue))}" for work in works]
    return "\n".join(lines) + "\n"


def _answer(answer: Answer, catalogue: Catalogue) -> list[str]:
    if answer.status is Status.ANSWERED:
        return _footnoted(answer.quotes, catalogue)
    heading = f"{_plain(catalogue.text('refusal.heading'))}\n"
    reasons = [f"- {_plain(reason)}" for reason in shown_reasons(answer, catalogue)]
    nearest = [f"\n{_plain(catalogue.text('refusal.nearest'))}\n", *_footnoted(answer.nearest, catalogue)]
    return [heading, *reasons, *(nearest if answer.nearest else ())]


def _footnoted(quotes: Sequence[CitedQuote], catalogue: Catalogue) -> list[str]:
    named = citation_words(catalogue)
    lines = []
    for cited in quotes:
        lines.append(f"> {_plain(cited.quote.display)}[^{cited.marker}]\n")
        lines += [f"{_plain(remark)}\n" for remark in remarks(cited, catalogue)]
    return [*lines, *(f"[^{cited.marker}]: {_plain(formatted(cited.quote, named))}" for cited in quotes)]


def _bibtex_entry(quote: Quote, item: dict[str, Any]) -> str:
    authors = [_bibtex_name(author) for author in item.get("author", ())]
    fields = {
        "author": " and ".join(authors),
        "title": f"{{{_latex(item['title'])}}}",
        "journal": _latex(item.get("container-title", "")),
        "year": str(_date_part(quote, 0)),
        "month": str(_date_part(quote, 1)),
        "pages": "--".join(_latex(label) for label in page_labels(quote)),
        "langid": item.get("language", ""),
        "note": _latex(f"{quote.document.source}, characters {quote.start}–{quote.end}"),
        "annote": _latex(_one_line(quote.display)),
    }
    kind = "article" if "container-title" in item else "misc"
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{item['id']},", *lines, "}"]) + "\n"


def _bibtex_name(author: dict[str, str]) -> str:
    # A name in one piece is kept in braces: which word of it is the family name is not ours to guess.
    if "literal" in author:
        return f"{{{_latex(author['literal'])}}}"
    return ", ".join(_bibtex_part(author[part]) for part in ("family", "suffix", "given") if part in author)


def _bibtex_part(name: str) -> str:
    return f"{{{_latex(name)}}}" if BIBTEX_PARTING.search(name) else _latex(name)


def _ris_record(quote: Quote, item: dict[str, Any]) -> str:
    pages = page_labels(quote)
    tags = [
        ("TY", "JOUR" if "container-title" in item else "GEN"),
        *(("AU", _ris_name(author)) for author in item.get("author", ())),
        ("TI", item["title"]),
        ("T2", item.get("container-title", "")),
        ("PY", str(_date_part(quote, 0))),
        ("SP", pages[0] if pages else ""),
        ("EP", pages[1] if len(pages) > 1 else ""),
        ("LA", item.get("language", "")),
        ("ID", item["id"]),
        ("N1", quote.display),
        ("M1", f"{quote.document.source}, characters {quote.start}-{quote.end}"),
        ("ER", ""),
    ]
    return "\n".join(f"{tag}  - {_one_line(value)}" for tag, value in tags if value or tag == "ER") + "\n"


def _ris_name(author: dict[str, str]) -> str:
    # RIS knows no braces: whatever stands before a comma is read as the family name, and with a comma at the end it is
    # the whole name. A comma inside a name in one piece is therefore written as the sign that looks like it.
    if "," in author.get("literal", ""):
        return f"{author['literal'].replace(',', RIS_COMMA)},"
    return ", ".join(author[part] for part in ("literal", "family", "given", "suffix") if part in author)


def _date_part(quote: Quote, place: int) -> int | str:
    parts = date_parts(quote.document.metadata.date)
    return parts[place] if place < len(parts) else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _latex(text: str) -> str:
    return "".join(LATEX.get(char, char) for char in text)


def _plain(text: str) -> str:
    return MARKDOWN_STARTS.sub(r"\1\\\2", MARKDOWN_SIGNS.sub(r"\\\1", _one_line(text)))
