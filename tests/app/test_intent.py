from __future__ import annotations

import pytest

from app.intent import Wanted, intent_reader
from corpus.document import Kind
from index.hits import SEARCHED_KINDS

READER = intent_reader()
NUMBER, DATE, PERSON, REASON = Wanted.NUMBER, Wanted.DATE, Wanted.PERSON, Wanted.REASON
NAME, COUNTRY = Wanted.NAME, Wanted.COUNTRY


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("How many arches does the bridge have?", {NUMBER}),
        ("What percentage of the freight is grain?", {NUMBER}),
        ("What portion of the freight is grain?", {NUMBER}),
        ("What is the total length of the lift?", {NUMBER}),
        ("What is the name of the keeper?", {NAME}),
        ("Which company runs the ferry?", {NAME}),
        ("Как зовут паромщика?", {NAME}),
        ("What are the combs of cilia called?", set()),
        ("The town thanked those who built what?", set()),
        ("What did the mayor do when the ferry sank?", set()),
        ("By whom was the ferry built?", {PERSON}),
        ("What sank and when?", {DATE}),
        ("Какое простое число меньше трёх?", {NUMBER}),
        ("Любое число делится на что?", set()),
        ("قایق چه نام دارد؟", {NAME}),
        ("Which country built the ferry?", {COUNTRY}),
        ("Какая страна построила паром?", {COUNTRY}),
        ("کدام کشور قایق را ساخت؟", {COUNTRY}),
        ("What does the ferry cost?", {NUMBER}),
        ("Why is a share of the salt lost?", {REASON}),
        ("How tall is the tower?", {NUMBER}),
        ("Какая часть груза приходится на зерно?", {NUMBER}),
        ("Какова протяжённость дороги?", {NUMBER}),
        ("Во что обошёлся мост?", {NUMBER}),
        ("Какая часть?", {NUMBER}),
        ("درازای این پل چیست؟", {NUMBER}),
        ("چه بخشی از بار گندم است؟", {NUMBER}),
        ("When was the bridge finished?", {DATE}),
        ("In which year did the lift break?", {DATE}),
        ("How long ago was it, and who built it?", {NUMBER, DATE, PERSON}),
        ("WHO lent the money?", {PERSON}),
        ("Why did she carry the oil herself?", {REASON}),
        ("Сколько яблонь в саду?", {NUMBER}),
        ("КАКАЯ ДОЛЯ урожая пропала?", {NUMBER}),
        ("Когда заложили сад?", {DATE}),
        ("В каком году заложили сад?", {DATE}),
        ("Кто заложил сад?", {PERSON}),
        ("Чья это мельница?", {PERSON}),
        ("Почему яблоки лежат до марта?", {REASON}),
        ("چند درخت در باغ است؟", {NUMBER}),
        ("چقدر نفت می‌سوزد؟", {NUMBER}),
        ("چه زمانی چاه را کندند؟", {DATE}),
        ("چاه را کی کندند؟", {DATE}),
        ("چه کسی چاه را کند؟", {PERSON}),
        ("چاه کجاست؟", {Wanted.PLACE}),
        ("این راه به کجای شهر می‌رسد؟", {Wanted.PLACE}),
        ("این چاه در کدام ولایت است؟", {Wanted.PLACE}),
        ("در چه جایی باران آمد؟", {Wanted.PLACE}),
        ("کدام جانوران به چاه می‌آیند؟", set()),
        ("چاه در چه سال کنده شد؟", {DATE}),
        ("چاه در کدام دهه خشک شد؟", {DATE}),
        ("تاریخ کندن این چاه چیست؟", {DATE}),
        ("چه هنگام باران آمد؟", {DATE}),
        ("عمق چاه چقدر است؟", {NUMBER}),
        ("چه‌قدر آب دارد؟", {NUMBER}),
        ("چه مدتی طول کشید؟", {NUMBER}),
        ("چندین کشور آن را ساختند و رهبر آنها کیست؟", {PERSON}),
        ("کدام شخص نگهبان بود؟", {PERSON}),
        ("نگهبانان چاه کیستند؟", {PERSON}),
        ("اسم این چاه چیست؟", {NAME}),
        ("به چه دلیلی چاه را کندند؟", {REASON}),
        ("دلایل خشک شدن چاه", {REASON}),
        ("С какого года растёт сад?", {DATE}),
        ("В котором году заложили сад?", {DATE}),
        ("В какие годы сад не плодоносил?", {DATE}),
        ("С каких пор мельница стоит?", {DATE}),
        ("Какова дата закладки сада?", {DATE}),
        ("Чьи это яблони?", {PERSON}),
        ("У кого хранятся яблоки?", {PERSON}),
        ("О ком рассказывает сторож?", {PERSON}),
        ("Сторож поссорился с кем?", {PERSON}),
        ("نگهبان این چاه که بود؟", {PERSON}),
        ("Насколько глубок погреб?", {NUMBER}),
        ("Какое количество яблок хранят?", {NUMBER}),
        ("В каком возрасте яблоня плодоносит?", {NUMBER}),
        ("Из-за чего яблоки лежат до марта?", {REASON}),
        ("Какова причина потерь?", {REASON}),
        ("Какой ущерб причинила буря?", set()),
        ("В каком районе растёт сад?", {Wanted.PLACE}),
        ("چرا سطل‌ها را می‌شمارد؟", {REASON}),
        # Joined with a ZWNJ, glued, and in Arabic letters.
        ("چه‌کسی چاه را کند؟", {PERSON}),
        ("چهکسی چاه را کند؟", {PERSON}),
        ("چه كسي چاه را كند؟", {PERSON}),
        ("چاه را كي كندند؟", {DATE}),
        ("در چه‌سالی؟", {DATE}),
        ("به چه دليل؟", {REASON}),
        ("Tell me about the bridge", set()),
        ("Расскажи о саде", set()),
        ("دربارهٔ چاه بگو", set()),
        ("", set()),
        ("?!", set()),
    ],
)
def test_the_kind_of_fact_is_read_off_the_question(question: str, wanted: set[Wanted]) -> None:
    assert READER.read(question).wanted == wanted


@pytest.mark.parametrize(
    "question", ["Whoever whispers", "Whenceforth", "Ктото", "Некогда", "چندش", "A dispensary", "bookish"]
)
def test_words_that_only_begin_or_end_like_one_say_nothing(question: str) -> None:
    plain = READER.read(question)
    assert (plain.wanted, plain.kinds) == (frozenset(), SEARCHED_KINDS)


def test_words_and_figures_of_a_question_are_kept_folded() -> None:
    intent = READER.read("How many of the 1,200 Carts of Ёлкино?")
    assert intent.figures == {"1200"}
    assert {"carts", "елкино", "many"} <= intent.words


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Which book did Marwick publish?", {Kind.REFERENCE}),
        ("What works are cited on lamps?", {Kind.REFERENCE}),
        ("Какие источники названы?", {Kind.REFERENCE}),
        ("در کدام کتاب آمده است؟", {Kind.REFERENCE}),
        ("What does the table say?", {Kind.TABLE}),
        ("Что стоит в таблице?", {Kind.TABLE}),
        ("جدول چه می‌گوید؟", {Kind.TABLE}),
        ("How many lamps are there?", {Kind.TABLE}),
        ("What does the photograph show?", {Kind.CAPTION}),
        ("Что на фотографии?", {Kind.CAPTION}),
        ("عكس چه نشان می‌دهد؟", {Kind.CAPTION}),
        ("What are the keywords?", {Kind.FRONT_MATTER}),
        ("Каково содержание аннотации?", {Kind.FRONT_MATTER}),
        ("کلیدواژه‌ها کدام‌اند؟", {Kind.FRONT_MATTER}),
        ("Who paid for the bridge?", set()),
        ("این پژوهش را چه کسی نوشت؟", {Kind.REFERENCE}),
        ("گزارش‌های سیل در چه سالی چاپ شد؟", {Kind.REFERENCE}),
        ("تاریخ انتشار این گزارش چیست؟", {Kind.REFERENCE}),
        ("این رساله کار کیست؟", {Kind.REFERENCE}),
        ("کتاب‌های چه کسی در کتابخانه سوخت؟", set()),
        ("کتابخانهٔ شهر را چه کسی ساخت؟", set()),
        ("پژوهشگر این چاه کیست؟", set()),
        ("به گزارش شهرداری پل در چه سالی فرو ریخت؟", set()),
    ],
)
def test_kinds_that_are_asked_for_are_searched_beside_running_text(question: str, asked: set[Kind]) -> None:
    assert READER.read(question).kinds == SEARCHED_KINDS | asked


def test_reading_twice_or_with_another_reader_gives_the_same() -> None:
    question = "چه‌کسی и how many?"
    assert READER.read(question) == READER.read(question) == intent_reader().read(question)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which works are cited?", True),
        ("Who wrote about the ferry?", True),
        ("When did the book on the ferry appear?", True),
        ("Which book is about the ferry?", True),
        ("کدام کتاب دربارهٔ قایق است؟", True),
        ("Какая книга о пароме есть в списке?", True),
        ("Whose conference paper tells of the ferry?", True),
        ("In which month was the report on the ferry published?", True),
        ("When did the Marwick Times report the flood?", True),
        ("مقاله‌ای که به قایق می‌پردازد نوشتهٔ کیست؟", True),
        ("خبر سیل را کدام رسانه در چه روزی نشر کرد؟", True),
        ("Чья диссертация рассказывает о пароме?", True),
        ("В каком году вышел доклад о пароме?", True),
        ("Исследование о пароме показало, сколько людей он возит?", False),
        ("What does the report say of the ferry?", False),
        ("گزارش دربارهٔ قایق چه می‌گوید؟", False),
        ("What does the book on the ferry conclude?", False),
        ("نتیجهٔ کتاب دربارهٔ قایق چیست؟", False),
        ("К чему приходит книга о пароме?", False),
    ],
)
def test_an_entry_of_a_list_answers_only_what_entries_tell(question: str, expected: bool) -> None:
    assert READER.read(question).entries is expected
