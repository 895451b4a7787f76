"""Several answers as one document: quotes numbered through, every cited place once, and the works that are cited.

One answer is a dossier of one: it keeps its own markers, and needs no list of questions or works.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.document import Document, Part, Quote

from .answer import Answer, CitedQuote, Question, Status
from .bidi import label
from .citations import CitationWords, parts
from .csl import citation_key
from .messages import Catalogue

NO_PLACE = CitationWords(page="", pages="", characters="")
"""A citation without where in its work it stands."""


@dataclass(frozen=True, slots=True)
class Work:
    """A document, or a part of one, that is cited.

    Attributes:
        pieces: Authors, title, container, date and file; only what is known.
        markers: Of the quotes that cite it, in order.
    """

    pieces: tuple[str, ...]
    markers: tuple[int, ...]


def numbered_through(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Return the answers with the markers of what they show counted from 1 over all of them."""
    numbered = []
    before = 0
    for answer in answers:
        shift = before
        moved = tuple(
            replace(
                cited,
                marker=cited.marker + shift,
                other_figures=tuple(marker + shift for marker in cited.other_figures),
            )
            for cited in shown(answer)
        )
        before += len(moved)
        refused = answer.status is Status.REFUSED
        numbered.append(replace(answer, nearest=moved) if refused else replace(answer, quotes=moved))
    return tuple(numbered)


def shown(answer: Answer) -> tuple[CitedQuote, ...]:
    """Return the quotes that answer, or what came nearest where none did."""
    return answer.nearest if answer.status is Status.REFUSED else answer.quotes


def cited_once(answers: Iterable[Answer]) -> list[Quote]:
    """Return every place that answers once, where it is first cited; what only came nearest is no source."""
    quotes = (cited.quote for answer in answers for cited in answer.quotes)
    places: dict[str, Quote] = {}
    for quote in quotes:
        places.setdefault(citation_key(quote), quote)
    return list(places.values())


def works_cited(answers: Iterable[Answer]) -> list[Work]:
    """Return the works of all quotes that are shown, each once, in the order of their authors or titles."""
    markers: dict[tuple[str, Part | None], list[int]] = {}
    pieces: dict[tuple[str, Part | None], tuple[str, ...]] = {}
    for cited in (cited for answer in answers for cited in shown(answer)):
        work = (cited.quote.document.doc_id, cited.quote.place.part)
        markers.setdefault(work, []).append(cited.marker)
        pieces.setdefault(work, _work_pieces(cited.quote))
    works = [Work(pieces[work], tuple(found)) for work, found in markers.items()]
    return sorted(works, key=lambda work: [piece.strip("“”").casefold() for piece in work.pieces])


def dossier_title(answers: Sequence[Answer], catalogue: Catalogue) -> str:
    """Return what the document is called: its question, or how many there are and how many of them are answered."""
    if len(answers) == 1:
        return label(answers[0].question.text)
    return catalogue.text("dossier.heading", n=len(answers), answered=catalogue.number(count_answered(answers)))


def numbered_question(number: int, answer: Answer, catalogue: Catalogue) -> str:
    """Return a question with its number, from 1, as its heading says it."""
    return f"{catalogue.number(number)}. {label(answer.question.text)}"


def listed_question(number: int, answer: Answer, catalogue: Catalogue) -> str:
    """Return a question as the list of questions says it: with its number, and whether it was refused."""
    question = numbered_question(number, answer, catalogue)
    return f"{question} ({catalogue.text('dossier.refused')})" if answer.status is Status.REFUSED else question


def work_line(work: Work, catalogue: Catalogue) -> str:
    """Return a work as the list of works says it: with the notes that cite it."""
    return f"{', '.join(work.pieces)}. {cited_in(work, catalogue)}"


def cited_in(work: Work, catalogue: Catalogue) -> str:
    """Return in words which notes cite a work, such as “Notes 1, 4”."""
    notes = catalogue.text("list.separator").join(map(catalogue.number, work.markers))
    return catalogue.text("dossier.notes" if len(work.markers) > 1 else "dossier.note", notes=notes)


def answered(questions: Iterable[Question], answer: Callable[[Question], Answer]) -> list[Answer]:
    """Return the answer to each question, in order; together they hold every document of a generation once."""
    known: dict[tuple[str, str], Document] = {}
    return [_sharing(known, answer(question)) for question in questions]


def _sharing(known: dict[tuple[str, str], Document], answer: Answer) -> Answer:
    # A document that was read from the store again is another object with the same text, of millions of characters.
    def over(quote: Quote) -> Quote:
        key = (answer.generation, quote.document.doc_id)
        return replace(quote, document=known.setdefault(key, quote.document))

    def kept(cited: CitedQuote) -> CitedQuote:
        return replace(cited, quote=over(cited.quote), also_in=tuple(over(other) for other in cited.also_in))

    return replace(answer, quotes=tuple(map(kept, answer.quotes)), nearest=tuple(map(kept, answer.nearest)))


def _work_pieces(quote: Quote) -> tuple[str, ...]:
    section = f"§ {quote.place.section[-1]}" if quote.place.section else None
    return tuple(label(piece) for piece in parts(quote, NO_PLACE) if piece != section)


def count_answered(answers: Iterable[Answer]) -> int:
    """Return how many of the answers are no refusals."""
    return sum(answer.status is Status.ANSWERED for answer in answers)
