"""Random documents of every kind: nothing is lost or doubled, and every quote is spelled by its raw slices."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import Quote
from corpus.ingest import Ingested, ingest
from corpus.mapping import display_map
from corpus.readers.protocol import Limits
from corpus.readers.registry import reader_for

from .readers.making import chapter, column, docx, epub, pdf

WORDS = (
    "The", "mill", "river-", "salt1", "(see", "p.", "12)", "1.5", "V.", "Ya.", "Karr", "said:", "“dry", "wells”",
    "fell.", "ended?", "No!", "2016.", "[3]", "e.g.", "non-payment", "THE", "OLD", "ROAD", "Note",
    "Abstract", "References", "http://example.org/a-b", "&", "Journal", "No", "7",
)  # fmt: skip
FOREIGN = ("رود", "می‌شود.", "ریخت؟", "۱۲", "Мельница", "стояла.", "ё", "naïve", "ﬁsh", "и")
HEADING, PARAGRAPH, ITEM, ROW = "heading", "paragraph", "item", "row"
Item = tuple[str, str]


def items(words: Sequence[str]) -> st.SearchStrategy[list[Item]]:
    """Return lists of headings, paragraphs, items and rows made of these words."""
    text = st.lists(st.sampled_from(words), min_size=1, max_size=14).map(" ".join)
    return st.lists(
        st.tuples(st.sampled_from((HEADING, PARAGRAPH, PARAGRAPH, ITEM, ROW)), text), min_size=1, max_size=8
    )


def as_text(content: list[Item]) -> bytes:
    return "\n\n".join(text.upper() if kind == HEADING else text for kind, text in content).encode()


def as_wrapped_text(content: list[Item]) -> bytes:
    lines = [word for _, text in content for word in [*text.split(), ""]]
    return " ".join(lines).replace(" ", "\n").encode()


def as_markdown(content: list[Item]) -> bytes:
    marks = {HEADING: "## ", PARAGRAPH: "", ITEM: "- ", ROW: "> "}
    return "\n\n".join(f"{marks[kind]}*{text}*" for kind, text in content).encode()


def as_html(content: list[Item]) -> bytes:
    tags = {HEADING: "h2", PARAGRAPH: "p", ITEM: "li", ROW: "td"}
    body = "".join(f"<{tags[kind]}>{escape(text)}</{tags[kind]}>" for kind, text in content)
    return f"<!doctype html><meta charset=utf-8><main>{body}</main>".encode()


def as_word(content: list[Item]) -> bytes:
    def write(document) -> None:
        for kind, text in content:
            if kind == HEADING:
                document.add_heading(text, 2)
            elif kind == ROW:
                document.add_table(1, 2).rows[0].cells[0].text = text
            else:
                document.add_paragraph(text, style="List Bullet" if kind == ITEM else None)

    return docx(write)


def as_book(content: list[Item]) -> bytes:
    tags = {HEADING: "h2", PARAGRAPH: "p", ITEM: "blockquote", ROW: "pre"}
    pages = [content[: len(content) // 2], content[len(content) // 2 :]]
    return epub(
        {
            f"c{number}.xhtml": chapter("".join(f"<{tags[kind]}>{escape(text)}</{tags[kind]}>" for kind, text in page))
            for number, page in enumerate(pages)
        }
    )


def as_print(content: list[Item]) -> bytes:
    def page(paragraphs: list[str]):
        return lambda canvas: column(canvas, paragraphs, 40, 560, 200) and None

    texts = [text.replace("“", '"').replace("”", '"') for _, text in content]
    return pdf(page(texts[: len(texts) // 2 + 1]), page(texts[len(texts) // 2 + 1 :] or ["x"]))


MAKERS = {
    "a.txt": (as_text, WORDS + FOREIGN),
    "wrapped.txt": (as_wrapped_text, WORDS + FOREIGN),
    "a.md": (as_markdown, WORDS + FOREIGN),
    "a.html": (as_html, WORDS + FOREIGN),
    "a.docx": (as_word, WORDS + FOREIGN),
    "a.epub": (as_book, WORDS + FOREIGN),
    "a.pdf": (as_print, WORDS),
}


def inked(text: str) -> str:
    return "".join(text.split())


def check_nothing_is_lost_or_doubled(read: Ingested) -> None:
    text = read.document.text
    hidden = {at for edit in read.document.edits for at in range(edit.start, edit.end)}
    covered = [
        at
        for passage in read.passages
        for sentence in passage.sentences
        for start, end in sentence.ranges
        for at in range(start, end)
    ]
    assert len(covered) == len(set(covered))
    assert {at for at, sign in enumerate(text) if not sign.isspace()} - hidden <= set(covered)


def check_quote(quote: Quote) -> None:
    """Check that the display is the raw slices with exactly the recorded edits, and leads back to them."""
    document = quote.document
    assert quote.text == document.text[quote.start : quote.end]
    assert all(before.end <= after.start for before, after in pairwise(quote.ranges))
    view = display_map(document.text, document.edits, quote.ranges)
    assert view.text == quote.display
    changed = ""
    for run in view.runs:
        if run.copied:
            assert view.text[run.start : run.end] == document.text[run.raw_start : run.raw_end]
            changed += document.text[run.raw_start : run.raw_end]
        else:
            assert run.raw_start == run.raw_end or any(
                edit.start == run.raw_start and edit.end == run.raw_end for edit in document.edits
            )
            changed += view.text[run.start : run.end]
    assert changed == quote.display
    if quote.display:
        back = view.raw(0, len(view.text))
        assert back[0].start >= quote.start
        assert back[-1].end <= quote.end
        assert inked(document.display(back)) == inked(quote.display)


@pytest.mark.parametrize("name", MAKERS)
@settings(max_examples=25)
@given(data=st.data())
def test_a_random_document_keeps_all_its_text_and_every_quote_can_be_verified(name: str, data: st.DataObject) -> None:
    make, words = MAKERS[name]
    content = data.draw(items(words))
    reading = reader_for(name).read(make(content), name, Limits())
    read = ingest(reading, doc_id="d", source=name, sha256="0")
    check_nothing_is_lost_or_doubled(read)
    for passage in read.passages:
        check_quote(Quote(read.document, passage.ranges))
        for sentence in passage.sentences:
            check_quote(Quote(read.document, sentence.ranges))
            assert all(piece.start >= passage.start and piece.end <= passage.end for piece in sentence.ranges)
    # What a person reads, all kinds together, holds every word that was written.
    if name not in ("a.pdf", "a.md"):
        shown = " ".join(read.document.display(passage.ranges) for passage in read.passages)
        written = "".join(text.upper() if name == "a.txt" and kind == HEADING else text for kind, text in content)
        assert sorted(inked(shown).replace("-", "")) == sorted(inked(written).replace("-", ""))
