from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from app.answer import Answer, CitedQuote, Question, Status
from app.concordance import occurrences_in
from app.console import print_answer, print_places
from app.messages import load_catalogues
from corpus.document import Document, Quote, Range

from .fakes import FakeAnswerService

ENGLISH = load_catalogues()["en"]


def printed(answer: Answer, width: int = 60, colour: bool = False) -> str:
    out = io.StringIO()
    print_answer(answer, ENGLISH, Console(file=out, width=width, force_terminal=colour, highlight=False))
    return out.getvalue()


def of_text(text: str) -> Answer:
    document = Document("d", text, "0" * 64, "d.txt")
    cited = CitedQuote(1, Quote(document, (Range(0, len(text)),)), 0.8)
    return Answer(Question("q"), Status.ANSWERED, 0.8, 0.5, quotes=(cited,))


def test_a_quote_is_wrapped_with_its_citation_and_confidence_below(service: FakeAnswerService) -> None:
    out = printed(service.answer(Question("How long is the canal being dug across the north")))
    assert out == (
        "\n"
        "[1] A canal of 285 kilometres is being dug across the north\n"
        "    of Afghanistan.\n"
        "    “Sharing the water of the Amu Darya”, § A canal changes\n"
        "    the sum, p. 40, rivers.txt, characters 528–599.\n"
        "    Likely the answer · 72%\n"
    )


def test_a_refusal_says_why_and_what_came_nearest(service: FakeAnswerService) -> None:
    out = printed(service.answer(Question("Who won the cup in Osaka on the plain")))
    assert out.startswith("The documents do not answer this\n  The best place found has a confidence of")
    assert "No document contains: " in out
    assert "What came nearest:" in out


def test_colour_only_in_a_terminal() -> None:
    assert "\x1b[" not in printed(of_text("The ford is closed."))
    assert "\x1b[" in printed(of_text("The ford is closed."), colour=True)


def test_every_line_of_a_persian_quote_is_isolated_by_itself() -> None:
    out = printed(of_text("پل حیرتان در سال ۱۳۶۱ ساخته شد و هنوز پرکارترین گذرگاه است."), width=30)
    lines = [line for line in out.splitlines() if "پ" in line or "گذرگاه" in line]
    assert len(lines) >= 2
    assert all(line.count("\u2068") == line.count("\u2069") == 1 for line in lines)


def test_english_lines_carry_no_invisible_characters() -> None:
    assert not set("\u2068\u2069") & set(printed(of_text("The ford is closed.")))


@pytest.mark.parametrize("text", ["a\x1b[2Jb", "a\x07b", "a\u202eb", "a\0b"])
def test_a_document_cannot_act_on_the_terminal(text: str) -> None:
    out = printed(of_text(text))
    assert not set(out) & set("\x1b\x07\0\u202e")


def test_a_further_quote_is_never_called_probably_not_the_answer() -> None:
    answer = of_text("The ford is closed.")
    below = replace(answer, quotes=(*answer.quotes, replace(answer.quotes[0], marker=2, confidence=0.2)))
    assert "Possibly the answer · 20%" in printed(below)


def of_words(words: str, service: FakeAnswerService, width: int = 60, colour: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=colour, highlight=False)
    print_places(occurrences_in(service, words, limit=2), ENGLISH, console)
    return out.getvalue()


def test_places_of_words_stand_in_their_line_under_their_document(service: FakeAnswerService) -> None:
    assert of_words("Hindu Kush", service) == (
        "\nSharing the water of the Amu Darya\n"
        "\n"
        "    The Amu Darya gathers its water in the Pamir and the\n"
        "    Hindu Kush and loses most of it on the plain. Snow melts\n"
        "    late in those mountains, so the …\n"
        "    “Sharing the water of the Amu Darya”, p. 39, rivers.txt,\n"
        "    characters 89–99.\n"
        "\n"
        "1 place in 1 document.\n"
    )


def test_words_are_marked_only_in_a_terminal(service: FakeAnswerService) -> None:
    assert "\x1b[" not in of_words("Hindu Kush", service)
    assert "\x1b[1;31mHindu Kush\x1b[0m" in of_words("Hindu Kush", service, colour=True)


def test_every_line_around_persian_words_is_isolated_by_itself(service: FakeAnswerService) -> None:
    lines = [line for line in of_words("گذرگاه", service, width=40).splitlines() if "گ" in line]
    assert len(lines) > 4
    assert all(line.count("\u2068") == line.count("\u2069") == 1 for line in lines)


def test_it_is_told_where_more_places_are(service: FakeAnswerService) -> None:
    assert of_words("the river", service).splitlines()[-1] == "Next places: --cursor rivers-1a2b3c4d:420"
