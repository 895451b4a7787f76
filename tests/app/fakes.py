"""A service without a model: small documents of our own, sentences found by the words they share with the question."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from app.answer import Answer, CitedQuote, Question, Reason, Status
from app.ports import DocumentSummary, Health, HitsFound, QuotesFound, Step
from corpus.document import Document, Edit, Metadata, Page, Part, Passage, Quote, Range, Section, Sentence
from corpus.errors import UnknownDocument
from corpus.part_names import part_name
from corpus.readers.protocol import Problem
from index.hits import Hit, Query

THRESHOLD = 0.5

RIVERS = """\
Sharing the water of the Amu Darya

The Amu Darya gathers its water in the Pamir and the Hindu Kush and loses most of it on the plain. Snow melts late in
those mountains, so the river is highest in July, when the cotton fields are thirs-
tiest.

Who takes how much

Four states draw on the river. Three of them agreed in 1992 to keep the shares that had been drawn up for them before;
Afghanistan was not at the table. “The river was divided among those who were in the room”, an engineer later wrote.

A canal changes the sum

A canal of 285 kilometres is being dug across the north of Afghanistan. It would water fields that have lain dry for
two generations, and it would take its water before the river reaches anyone else. How much it will take nobody has
said in public; estimates differ by half.

Downstream, reservoirs are drawn down earlier each year, and the fishermen of the old sea coast have become drivers.
"""

BORDERS = """\
پل‌ها و گذرگاه‌های آمودریا

پل حیرتان در سال ۱۳۶۱ ساخته شد و هنوز پرکارترین گذرگاه میان افغانستان و ازبکستان است.
قطار باری از روی آن تا مزار شریف می‌رود و آرد، سوخت و سیمان می‌آورد.

گذرگاه شیرخان‌بندر

پلی که Shir Khan Bandar را به پنج پایان می‌پیوندد در سال ۱۳۸۶ گشوده شد.
پیش از آن، کامیون‌ها با شناور از رود می‌گذشتند و در زمستان روزها در صف می‌ماندند.
"""

POWER = """\
Линии электропередачи через горы

Летом в горах Таджикистана и Киргизии электричества больше, чем нужно: реки полны, а дома не отапливают.
Линия длиной более тысячи километров должна передавать этот избыток на юг.

Зимой всё наоборот. Тогда свет в северных городах Афганистана зависит от соседей, и
каждая авария на линии гасит целые кварталы.
"""

MARKUP = """\
Notes <script>alert("title")</script> & more

A note that says <b>bold</b> & "quotes" stays as it was typed: <img src=x onerror=alert(1)>.
"""

WORD = re.compile(r"\w{3,}")
SENTENCE = re.compile(r"[^\n.؟?!]+(?:\n[^\n.؟?!]+)*[.؟?!]?”?")


def edits_of(text: str) -> tuple[Edit, ...]:
    """Single line breaks are shown as spaces, and a hyphen before one is dropped with it."""
    found = re.finditer(r"(?<=\w)-\n(?=[a-z])|(?<=[^\n])\n(?=[^\n])", text)
    return tuple(Edit(*match.span(), " " if match.group() == "\n" else "") for match in found)


def sections_of(text: str) -> tuple[Section, ...]:
    """A short paragraph without a full stop is a heading; the first is the title."""
    starts = list(re.finditer(r"(?:(?<=\n\n)|\A)[^\n]{3,80}[^.\n](?=\n\n)", text))
    ends = [*(match.start() for match in starts[1:]), len(text)][: len(starts)]
    spans = [(match.group(), match.start(), end) for match, end in zip(starts, ends, strict=True)]
    return tuple(
        Section(title, 1 if start == 0 else 2, start, len(text) if start == 0 else end) for title, start, end in spans
    )


def make_document(
    doc_id: str, text: str, source: str, language: str, pages: tuple[Page, ...] = (), date: str | None = None
) -> Document:
    return Document(
        doc_id=doc_id,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        source=source,
        metadata=Metadata(title=text.partition("\n")[0], language=language, date=date),
        pages=pages,
        sections=sections_of(text),
        edits=edits_of(text),
    )


def long_document(paragraphs: int = 800) -> Document:
    """About 300,000 characters in numbered paragraphs under numbered headings."""
    body = "".join(
        (f"Chapter {number // 40 + 1}\n\n" if number % 40 == 0 else "")
        + f"Paragraph {number} of the long report. "
        + "It counts sacks of grain at the customs post. " * 8
        + "\n\n"
        for number in range(paragraphs)
    )
    half = body.index("Chapter 11")
    parts = (Part("The first volume", 0, half, ("Ann Mason",)), Part("The second volume", half, len(body)))
    report = make_document("long-report-00000001", body, "reports/long report.txt", "en", date="2019-05")
    return replace(report, parts=parts)


def sample_documents() -> tuple[Document, ...]:
    cut = RIVERS.index("A canal changes")
    pages = (Page(1, 0, cut, "39"), Page(2, cut, len(RIVERS), "40"))
    return (
        make_document("borders-fa-3c1d2e4f", BORDERS, "مرزها/پل‌ها.txt", "fa"),
        make_document("markup-9a8b7c6d", MARKUP, "odd/<i>name</i>.txt", "en"),
        make_document("power-ru-5e6f7a8b", POWER, "power-ru.txt", "ru", date="1998"),
        make_document("rivers-1a2b3c4d", RIVERS, "rivers.txt", "en", pages),
    )


@dataclass(frozen=True)
class FakeAnswerService:
    """Answers when a sentence shares half of the question's words."""

    texts: tuple[Document, ...]

    @cached_property
    def _sentences(self) -> tuple[tuple[Document, Range, frozenset[str]], ...]:
        return tuple(
            (document, place, frozenset(WORD.findall(document.text[place.start : place.end].casefold())))
            for document in self.texts
            for place in sentences(document)
        )

    def answer(self, question: Question) -> Answer:
        ranked = self._ranked(question)
        best = ranked[0][0] if ranked else 0.0
        answered = best >= THRESHOLD
        good = [one for one in ranked if one[0] >= THRESHOLD] if answered else ranked
        cited = tuple(
            CitedQuote(marker, Quote(document, (place,)), score, document.metadata.language or "und")
            for marker, (score, document, place) in enumerate(good[: question.max_quotes], 1)
        )
        return Answer(
            question=question,
            status=Status.ANSWERED if answered else Status.REFUSED,
            confidence=best,
            threshold=THRESHOLD,
            quotes=cited if answered else (),
            nearest=() if answered else cited,
            reasons=() if answered else self._reasons(question, best),
            generation="20250101-test",
            model="fake",
            elapsed_ms={"total": 1.2},
        )

    def steps(self, question: Question) -> Iterator[Step]:
        yield HitsFound(
            self.search(Query(question.text, question.doc_ids, question.languages, part_ids=question.part_ids))
        )
        answer = self.answer(question)
        yield QuotesFound(tuple(cited.quote for cited in (*answer.quotes, *answer.nearest)))
        yield answer

    def search(self, query: Query, *, closely: bool = True) -> Sequence[Hit]:
        ranked = self._ranked(query)[: query.top_k]
        return tuple(
            Hit(
                Passage(document.doc_id, (place,), (Sentence((place,)),), language=document.metadata.language or "und"),
                score,
                rank,
                {"lexical": score},
            )
            for rank, (score, document, place) in enumerate(ranked, 1)
        )

    def documents(self) -> tuple[DocumentSummary, ...]:
        return tuple(self._summary(document) for document in sorted(self.texts, key=lambda one: one.doc_id))

    def document(self, doc_id: str) -> Document:
        for document in self.texts:
            if document.doc_id == doc_id:
                return document
        raise UnknownDocument(f"The document {doc_id!r} was asked for; expected one of the list. See the documents.")

    def parts(self, doc_id: str) -> tuple[Part, ...]:
        return self.document(doc_id).parts

    def health(self) -> Health:
        return Health("20250101-test", "fake", len(self.texts), len(self._sentences))

    def _summary(self, document: Document) -> DocumentSummary:
        return DocumentSummary(
            doc_id=document.doc_id,
            title=document.title,
            language=document.metadata.language or "und",
            source=document.source,
            media_type=document.media_type,
            sha256=document.sha256,
            pages=len(document.pages),
            passages=sum(one is document for one, _, _ in self._sentences),
            date=document.metadata.date,
            problems=(Problem("The page has no text layer.", "page 3"),) if document.pages else (),
        )

    def _ranked(self, asking: Question | Query) -> list[tuple[float, Document, Range]]:
        doc_ids, languages = asking.doc_ids, asking.languages
        for doc_id in doc_ids or ():
            self.document(doc_id)
        within = self._parts(asking.part_ids)
        asked = set(WORD.findall(asking.text.casefold()))
        found = [
            (round(shared / max(len(asked), 1) * 0.97, 4), document, place)
            for document, place, words in self._sentences
            if _inside(document.doc_id, place, doc_ids, within)
            and (languages is None or document.metadata.language in languages)
            if (shared := len(asked & words))
        ]
        return sorted(found, key=lambda one: (-one[0], one[1].doc_id, one[2]))

    def _parts(self, part_ids: frozenset[str] | None) -> dict[str, list[Part]] | None:
        if part_ids is None:
            return None
        within: dict[str, list[Part]] = {}
        for name in map(part_name, part_ids):
            within.setdefault(name.doc_id, []).append(name.of(self.parts(name.doc_id)))
        return within

    def _reasons(self, question: Question, best: float) -> tuple[Reason, ...]:
        known = {word for _, _, words in self._sentences for word in words}
        unknown = tuple(word for word in WORD.findall(question.text) if word.casefold() not in known)
        low = Reason("below_threshold", f"The best quote has a confidence of {best:.2f}; expected {THRESHOLD}.")
        if not unknown:
            return (low,)
        return low, Reason("unknown_words", f"These words occur nowhere: {', '.join(unknown)}.", unknown)


def _inside(doc_id: str, place: Range, doc_ids: frozenset[str] | None, within: dict[str, list[Part]] | None) -> bool:
    if within is not None and doc_id in within:
        return any(part.start <= place.start < part.end for part in within[doc_id])
    return doc_id in doc_ids if doc_ids is not None else within is None


def sentences(document: Document) -> Iterable[Range]:
    for match in SENTENCE.finditer(document.text):
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        if match.end() - start > 30:
            yield Range(start, match.end())


def fake_service() -> FakeAnswerService:
    return FakeAnswerService((*sample_documents(), long_document()))
