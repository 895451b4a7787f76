from __future__ import annotations

import unicodedata

import pytest

from app.answer import Question
from app.narrowing import narrowed_question
from app.questions import parse_question
from app.settings import Settings
from corpus.document import Document
from corpus.errors import UnknownDocument

from .fakes import FakeAnswerService, long_document, make_document

RIVER = "The river forms the border of both valleys here.\n"
DECOMPOSED = unicodedata.normalize("NFD", "Été")


@pytest.fixture(scope="module")
def library() -> FakeAnswerService:
    def lies(doc_id: str, source: str, date: str | None = None) -> Document:
        return make_document(doc_id, RIVER, source, "en", date=date)

    return FakeAnswerService(
        (
            lies("lease", "contracts/2019/lease.txt", "2019"),
            lies("sale", "contracts/2020/sale.txt", "2020"),
            lies("note", "contracts/note.txt"),
            lies("beside", "contracts/2019b/lease.txt"),
            lies("upper", "Contracts/2019/lease.txt"),
            lies("member", "letters.zip/1990/a.txt", "1990"),
            lies("form", f"{DECOMPOSED}/a.txt"),
            lies("lone", "contracts"),
            long_document(),
        )
    )


def asked(documents: tuple[str, ...] = (), parts: tuple[str, ...] = ()) -> Question:
    return parse_question("Which river forms the border?", Settings(), documents=documents, parts=parts)


@pytest.mark.parametrize(
    ("folders", "fitting"),
    [
        (("contracts",), {"lease", "sale", "note", "beside"}),
        (("contracts/",), {"lease", "sale", "note", "beside"}),
        (("contracts/2019",), {"lease"}),
        (("contracts/2019", "contracts/2020//"), {"lease", "sale"}),
        (("contracts", "contracts/2019"), {"lease", "sale", "note", "beside"}),
        (("Contracts/2019",), {"upper"}),
        (("letters.zip",), {"member"}),
        (("letters.zip/1990",), {"member"}),
        ((DECOMPOSED,), {"form"}),
    ],
)
def test_a_document_fits_in_the_folder_or_below_it(
    folders: tuple[str, ...], fitting: set[str], library: FakeAnswerService
) -> None:
    question = narrowed_question(asked(), library, folders)
    assert (question.doc_ids, question.part_ids) == (fitting, None)
    assert {quote.quote.document.doc_id for quote in library.answer(question).quotes} <= fitting


def test_without_folders_and_years_a_question_stays_as_it_is(library: FakeAnswerService) -> None:
    question = asked(documents=("none",))
    assert narrowed_question(question, library) is question


def test_folders_documents_parts_and_years_must_all_hold(library: FakeAnswerService) -> None:
    part = "long-report-00000001:2"
    assert narrowed_question(asked(("lease", "upper")), library, ["contracts"]).doc_ids == {"lease"}
    assert narrowed_question(asked(), library, ["contracts"], since=2020).doc_ids == {"sale"}
    narrowed = narrowed_question(asked(("lease",), (part,)), library, ["reports"], until=2019)
    assert (narrowed.doc_ids, narrowed.part_ids) == (None, {part})
    narrowed = narrowed_question(asked(("lease",), (part,)), library, ["contracts", "reports"])
    assert (narrowed.doc_ids, narrowed.part_ids) == ({"lease"}, {part})


@pytest.mark.parametrize(
    ("folders", "words"),
    [
        (["contracts/2018"], "The folder 'contracts/2018' was given; expected one in which a document lies"),
        (["contracts", "contracts/20"], "The folder 'contracts/20' was given"),
        (["contracts/note.txt"], "The folder 'contracts/note.txt' was given"),
        (["letters.ZIP"], "such as 'letters.zip'. Correct it"),
        (["Été"], f"such as {DECOMPOSED!r}. Correct it"),
        ([""], "The folder '' was given"),
        (["/"], "The folder '/' was given"),
    ],
)
def test_a_folder_without_a_document_is_refused(folders: list[str], words: str, library: FakeAnswerService) -> None:
    with pytest.raises(UnknownDocument) as caught:
        narrowed_question(asked(), library, folders)
    assert words in str(caught.value)


def test_what_does_not_go_together_is_told(library: FakeAnswerService) -> None:
    with pytest.raises(UnknownDocument, match=r"'letters\.zip' was given with documents or parts that lie elsewhere"):
        narrowed_question(asked(("lease",)), library, ["letters.zip"], since=1800)
    with pytest.raises(UnknownDocument, match="years 2050– were given; expected some that one of the chosen documents"):
        narrowed_question(asked(), library, ["letters.zip"], since=2050)
    with pytest.raises(UnknownDocument, match="expected some that a document is dated in"):
        narrowed_question(asked(), library, since=2050)


def test_a_library_without_folders_names_none() -> None:
    flat = FakeAnswerService((make_document("a", RIVER, "a.txt", "en"),))
    with pytest.raises(UnknownDocument, match=r"shows it; no document lies in one\. Correct it"):
        narrowed_question(asked(), flat, ["a.txt"])
