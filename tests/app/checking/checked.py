"""A draft checked against a few documents, and what is found of it."""

from __future__ import annotations

from app.checking.check import Check, Checked, check
from app.checking.comparing import Difference
from corpus.document import Document

from ..fakes import FakeAnswerService, sample_documents

CANAL = "A canal of 285 kilometres is being dug across the north of Afghanistan"


def only(draft: str, *texts: Document) -> Checked:
    """What is found of the one quotation of a draft."""
    found = checked(draft, *texts).quotations
    assert len(found) == 1
    return found[0]


def checked(draft: str, *texts: Document) -> Check:
    return check(FakeAnswerService(texts or sample_documents()), draft)


def differences(one: Checked, draft: str) -> list[tuple[Difference, str, str]]:
    return [
        (
            each.kind,
            draft[each.written.start : each.written.end],
            place.quote.document.text[each.stands.start : each.stands.end],
        )
        for place in one.places[:1]
        for each in place.differences
    ]
