import pytest

from app.answer import CitedQuote
from app.disagreement import other_figures
from app.intent import intent_reader
from corpus.document import Document, Quote, Range

HOW_MANY = "How many people crossed the bridge?"
WHEN = "When was the bridge finished?"


def quotes(*texts, confidence=0.9):
    document = Document("bridge", " ".join(texts), "0" * 64, "bridge.txt")
    starts = [document.text.index(text) for text in texts]
    return [
        CitedQuote(marker, Quote(document, (Range(start, start + len(text)),)), confidence)
        for marker, (text, start) in enumerate(zip(texts, starts, strict=True), start=1)
    ]


def differing(question, shown):
    return other_figures(shown, intent_reader().read(question), 0.5)


@pytest.mark.parametrize(
    ("question", "texts", "expected"),
    [
        (HOW_MANY, ("Some 400 people crossed.", "The guard counted 650 people."), ((2,), (1,))),
        (HOW_MANY, ("Some 400 people crossed.", "All 400 came back."), ((), ())),
        (HOW_MANY, ("Some 400 people crossed.", "Nobody was counted."), ((), ())),
        (HOW_MANY, ("In 1920, 400 people crossed.", "In 1931, 400 did."), ((), ())),
        ("چند نفر از پل گذشتند؟", ("۴۰۰ نفر گذشتند.", "نگهبان ۶۵۰ نفر شمرد."), ((2,), (1,))),
        ("چند نفر از پل گذشتند؟", ("۴۰۰ نفر گذشتند.", "The guard counted 400."), ((), ())),
        (HOW_MANY, ("Some 400 people crossed.", "It took 12 years."), ((), ())),
        ("What did the bridge cost?", ("It cost 40 dollars.", "For 55 euros.", "In 3 years."), ((2,), (1,), ())),
        (WHEN, ("It was finished in 1874.", "The work ended in 1876."), ((2,), (1,))),
        (WHEN, ("It was finished in 1874.", "In 1874 it had 7 arches."), ((), ())),
        (HOW_MANY, ("Some 1.5 million people crossed.", "1,500,000 people crossed."), ((), ())),
        (HOW_MANY, ("Some 1.5 million people crossed.", "1.5 billion people crossed."), ((2,), (1,))),
        ("Сколько человек перешли мост?", ("3,5 млн человек.", "Some 3.5 million people."), ((), ())),
        ("What did the bridge cost?", ("It cost $2 million.", "2,000,000 dollars."), ((), ())),
        ("پل چه زمانی ساخته شد؟", ("در سال ۱۳۵۸ ساخته شد.", "It was finished in 1979."), ((), ())),
        ("پل چه زمانی ساخته شد؟", ("در سال ۱۳۵۸ ساخته شد.", "در سال ۱۳۶۲ ساخته شد."), ((2,), (1,))),
        ("Who built the bridge?", ("It took 9 years.", "It took 12 years."), ((), ())),
    ],
)
def test_quotes_that_give_another_figure_are_marked(question, texts, expected):
    assert differing(question, quotes(*texts)) == expected


def test_a_quote_that_would_be_no_answer_contradicts_nothing():
    sure, unsure = quotes("Some 400 people crossed.", "The ferry has 650 seats.")
    unsure = CitedQuote(unsure.marker, unsure.quote, 0.3)
    assert differing(HOW_MANY, [sure, unsure]) == ((), ())
