"""What tests of the service share: further texts, and how an answer is looked at."""

from __future__ import annotations

import json
from collections.abc import Mapping

from app.answer import Answer, CitedQuote, answer_json

from .small import TEXTS

COASTS = "The coast of Ardal\n\nThe lighthouse of Ardal was painted white in 1911. Its keeper kept nine goats.\n"
REEDS = "The reeds of Ombar\n\nReeds of Ombar are cut in January. Forty boats carry them to the market.\n"
SHORT = {"bridge.txt": TEXTS["bridge.txt"], "well.txt": TEXTS["well.txt"]}


def shown(answer: Answer) -> tuple[CitedQuote, ...]:
    return answer.quotes or answer.nearest


def check_verbatim(answer: Answer, texts: Mapping[str, str]) -> None:
    """Every quote, and every other place of its words, is the slice of the file that its offsets name."""
    for cited in shown(answer):
        for quote in (cited.quote, *cited.also_in):
            text = texts[quote.document.source]
            assert quote.document.text == text
            assert quote.text == text[quote.start : quote.end]
            assert quote.start == quote.ranges[0].start and quote.end == quote.ranges[-1].end
        given_json = answer_json(answer)
        for given_quote in given_json["quotes"] or given_json["nearest"]:
            text = texts[given_quote["citation"]["source"]]
            assert given_quote["text"] == text[given_quote["start"] : given_quote["end"]]


def untimed(answer: Answer) -> str:
    """The answer as it leaves the house, without its times."""
    return json.dumps(answer_json(answer) | {"elapsed_ms": {}}, ensure_ascii=False, sort_keys=True)
