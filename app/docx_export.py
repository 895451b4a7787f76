"""Answers as one Word file: quotes in paragraphs, citations in real footnotes.

python-docx writes everything but footnotes, which are a part of their own inside the file and are added here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import cast

import docx as word
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.oxml.text.paragraph import CT_P
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from .answer import Answer, CitedQuote, Status
from .bidi import direction, label
from .citations import CitationWords, parts
from .dossier import (
    cited_in,
    dossier_title,
    listed_question,
    numbered_question,
    numbered_through,
    shown,
    works_cited,
)
from .messages import Catalogue
from .presenting import citation_words, remarks, shown_reasons

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
REFERENCE_STYLE, NOTE_STYLE = "Footnote Reference", "Footnote Text"
NO_CHARACTERS = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold."""

MARKS = {"rtl": "\u200f", "ltr": "\u200e"}
"""Signs without width that have a direction; unlike isolates every word processor knows them."""

AFTER_BIDI = (
    *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents"),
    *("w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl"),
    *("w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"),
)
"""What the schema of Word files wants after the direction among the properties of a paragraph."""

SEPARATORS = f"""<w:footnotes {nsdecls("w")}>
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>
</w:footnotes>"""
"""What every part of footnotes begins with: the line above them."""


def docx(answers: Sequence[Answer], catalogue: Catalogue) -> bytes:
    """Return answers with their citations as footnotes, and refusals with their reasons and what came nearest.

    Args:
        answers: At least one; several are numbered through, with a list of the questions and one of the works cited.
        catalogue: Words for what stands beside the quotes.
    """
    title = dossier_title(answers, catalogue)
    document = word.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = _plain(title)[:255], "", ""
    properties.created = properties.modified = datetime.now(UTC)
    _add_styles(document)
    footnotes = parse_xml(SEPARATORS)
    if len(answers) == 1:
        _add_heading(document, 1, title)
        _add_answer(document, footnotes, answers[0], catalogue)
    else:
        _add_heading(document, 0, title)
        _add_dossier(document, footnotes, numbered_through(answers), catalogue)
    if any(shown(answer) for answer in answers):
        blob = etree.tostring(footnotes, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES_TYPE, blob, document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _add_dossier(
    document: WordDocument, footnotes: etree._Element, answers: Sequence[Answer], catalogue: Catalogue
) -> None:
    for number, answer in enumerate(answers, 1):
        _link(document.add_paragraph(), listed_question(number, answer, catalogue), number)
    for number, answer in enumerate(answers, 1):
        _bookmark(_add_heading(document, 1, numbered_question(number, answer, catalogue)), number)
        _add_answer(document, footnotes, answer, catalogue)
    works = works_cited(answers)
    if works:
        _add_heading(document, 1, catalogue.text("dossier.works"))
    for work in works:
        _write(document.add_paragraph(style="List Bullet"), f"{_in_order(work.pieces)} {cited_in(work, catalogue)}")


def _add_answer(document: WordDocument, footnotes: etree._Element, answer: Answer, catalogue: Catalogue) -> None:
    if answer.status is Status.REFUSED:
        _add_heading(document, 2, catalogue.text("refusal.heading"))
        for reason in shown_reasons(answer, catalogue):
            _write(document.add_paragraph(style="List Bullet"), label(reason))
        if answer.nearest:
            _add_heading(document, 2, catalogue.text("refusal.nearest"))
    _add_quotes(document, footnotes, shown(answer), catalogue)


def _add_heading(document: WordDocument, level: int, text: str) -> Paragraph:
    heading: Paragraph = document.add_heading(level=level)
    heading.paragraph_format.space_after = Pt(6)
    _write(heading, text)
    return heading


def _bookmark(heading: Paragraph, number: int) -> None:
    """Give the heading of a question a name that links in the file lead to."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), f"question_{number}")
    heading.runs[0]._r.addprevious(start)
    heading._p.append(end)


def _link(paragraph: Paragraph, text: str, number: int) -> None:
    """Add text that leads to the heading of a question."""
    _write(paragraph, text)
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), f"question_{number}")
    paragraph._p.append(link)
    link.append(paragraph.runs[0]._r)


def _add_quotes(
    document: WordDocument, footnotes: etree._Element, quotes: Sequence[CitedQuote], catalogue: Catalogue
) -> None:
    named = citation_words(catalogue)
    for cited in quotes:
        paragraph = document.add_paragraph(style="Quote")
        _write(paragraph, cited.quote.display)
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(cited.marker))
        _mark(paragraph, reference)
        footnotes.append(_footnote(document, cited, named))
        for remark in remarks(cited, catalogue):
            _write(document.add_paragraph(), label(remark))


def _footnote(document: WordDocument, cited: CitedQuote, named: CitationWords) -> etree._Element:
    note = OxmlElement("w:footnote")
    note.set(qn("w:id"), str(cited.marker))
    paragraph = Paragraph(cast(CT_P, OxmlElement("w:p")), document._body)
    note.append(paragraph._p)
    paragraph.style = document.styles[NOTE_STYLE]
    _mark(paragraph, OxmlElement("w:footnoteRef"))
    _write(paragraph, f" {_in_order([label(piece) for piece in parts(cited.quote, named)])}")
    return note


def _in_order(pieces: Sequence[str]) -> str:
    """Return a citation; where letters of both directions meet, a mark keeps its pieces in their order."""
    whole = ", ".join(pieces)
    if all(direction(word) == "ltr" for word in whole.split()):
        return f"{whole}."
    mark = MARKS[direction(whole)]
    return f",{mark} ".join(pieces) + f".{mark}"


def _mark(paragraph: Paragraph, element: etree._Element) -> None:
    run = paragraph.add_run()
    run.style = REFERENCE_STYLE
    run._r.append(element)


def _write(paragraph: Paragraph, text: str) -> None:
    """Add text; a paragraph that runs from right to left says so, and so does its run."""
    run: Run = paragraph.add_run(_plain(text))
    if direction(text) == "rtl":
        bidi = cast(etree.ElementBase, OxmlElement("w:bidi"))
        paragraph._p.get_or_add_pPr().insert_element_before(bidi, *AFTER_BIDI)
        run.font.rtl = True


def _add_styles(document: WordDocument) -> None:
    reference = document.styles.add_style(REFERENCE_STYLE, WD_STYLE_TYPE.CHARACTER)
    reference.font.superscript = True
    note = document.styles.add_style(NOTE_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    note.base_style = document.styles["Normal"]
    note.font.size = Pt(10)


def _plain(text: str) -> str:
    return NO_CHARACTERS.sub("", text)
