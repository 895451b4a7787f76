import pytest

from app.subquestions import MOST, subquestion_reader

READER = subquestion_reader()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How tall is the mill, and how old is the tower?", ("How tall is the mill", "how old is the tower?")),
        ("When did the ferry open? Why did it close?", ("When did the ferry open?", "ferry: Why did it close?")),
        ("Сколько стоил мост и кто дал деньги?", ("Сколько стоил мост", "кто дал деньги?")),
        ("Who is the miller and how he got the mill?", ("Who is the miller", "miller: how he got the mill?")),
        ("Когда заложили сад, а погреб когда вырыли?", ("Когда заложили сад", "погреб когда вырыли?")),
        (
            "چاه در چه سالی کنده شد و چه کسی سطل‌ها را می‌شمارد؟",
            ("چاه در چه سالی کنده شد", "چاه: چه کسی سطل‌ها را می‌شمارد؟"),
        ),
    ],
)
def test_each_clause_that_asks_is_a_question(question: str, expected: tuple[str, ...]) -> None:
    assert READER.read(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When was Sarpul bridged, and who paid for it?", "Sarpul: who paid for it?"),
        ("When did Sarpul get a bridge, and what was the toll?", "Sarpul: what was the toll?"),
        ("پل سرپل چند دهانه دارد و چند سال کار برد؟", "پل سرپل: چند سال کار برد؟"),
        ("Когда построили мост в Сарпуле и кто его оплатил?", "Сарпуле: кто его оплатил?"),
        ("چاه سرخ در چه سالی کنده شد و چه کسی آن را کند؟", "چاه سرخ: چه کسی آن را کند؟"),
    ],
)
def test_a_clause_that_leans_on_the_first_is_told_what_that_one_is_about(question: str, expected: str) -> None:
    assert READER.read(question)[1] == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "How do Sarpul and Ombar differ in tolls?",
            ("How do Sarpul differ in tolls?", "How do Ombar differ in tolls?"),
        ),
        (
            "How does Sarpul differ from Ombar in size?",
            ("How does Sarpul differ in size?", "How does Ombar differ in size?"),
        ),
        (
            "Compare the toll of Sarpul with the price of oil",
            ("Compare the toll of Sarpul", "Compare the price of oil"),
        ),
        (
            "Compare the toll of Sarpul with that of Ombar",
            ("Compare the toll of Sarpul", "Compare the toll of that of Ombar"),
        ),
        ("How is Sarpul different from Ombar?", ("How is Sarpul different?", "How is Ombar different?")),
        ("Which is older, the mill or the tower?", ("the mill is how old?", "the tower is how old?")),
        (
            "Which is longer, the first or the second bridge, and by how much?",
            ("the first bridge is how long?", "the second bridge is how long?"),
        ),
        ("Sarpul versus Ombar: toll", ("Sarpul: toll", "Ombar: toll")),
        ("Compare the first and the second bridge", ("Compare the first bridge", "Compare the second bridge")),
        ("What is sold here, compared with what is sold in Ombar?", ("What is sold here", "what is sold in Ombar?")),
        ("Что старше: мельница или башня?", ("мельница какого возраста?", "башня какого возраста?")),
        ("Чем Сарпул отличается от Омбара?", ("Чем Сарпул отличается?", "Чем Омбара отличается?")),
        ("Чем отличается Сарпул от Омбара?", ("Чем отличается Сарпул?", "Чем отличается Омбара?")),
        ("Сравните мост в Сарпуле с мостом в Омбаре", ("Сравните мост в Сарпуле", "Сравните мостом в Омбаре")),
        ("Каков мост в Сарпуле по сравнению с Омбаром?", ("Каков мост в Сарпуле?", "Каков мост в Омбаром?")),
        (
            "Как отличается длина моста от длины парома?",
            ("Как отличается длина моста?", "Как отличается длины парома?"),
        ),
        (
            "Насколько сильно отличается мост от парома?",
            ("Насколько сильно отличается мост?", "Насколько сильно отличается парома?"),
        ),
        ("Как мост отличается от парома?", ("Как мост отличается?", "Как парома отличается?")),
        (
            "Tell the difference between the black and white bridge and the ferry",
            ("Tell the difference between the black and white bridge", "Tell the difference between the ferry"),
        ),
        (
            "What is the difference between the mill and Old Sarpul?",
            ("What is the difference between the mill?", "What is the difference between Old Sarpul?"),
        ),
        (
            "How do the north and the south of Sarpul differ?",
            ("How do the north of Sarpul differ?", "How do the south of Sarpul differ?"),
        ),
        (
            "چه تفاوتی میان پل و چاه وجود دارد",
            ("چه تفاوتی میان پل وجود دارد", "چه تفاوتی میان چاه وجود دارد"),
        ),
        ("تفاوت پل و چاه چیست؟", ("تفاوت پل چیست؟", "تفاوت چاه چیست؟")),
        ("پل با چاه چه تفاوتی دارد؟", ("پل چه تفاوتی دارد؟", "چاه چه تفاوتی دارد؟")),
        ("پل در مقایسه با چاه چقدر عمر دارد؟", ("پل چقدر عمر دارد؟", "چاه چقدر عمر دارد؟")),
        ("کدام کهنه‌تر است، پل یا چاه؟", ("پل چقدر کهنه است؟", "چاه چقدر کهنه است؟")),
        ("پل کهنه‌تر است یا چاه؟", ("پل چقدر کهنه است؟", "چاه چقدر کهنه است؟")),
        (
            "Which dam is higher: the dam of stone at Sarpul or the one of clay? Give figures.",
            ("the dam of stone at Sarpul dam is how high?", "the one of clay dam is how high?"),
        ),
        ("toll of the bridge, summer or winter?", ("toll of the bridge, summer?", "toll of the bridge, winter?")),
        ("امسال بار پل بیشتر است یا چاه، هر کدام چند گاری؟", ("امسال بار پل چقدر است؟", "امسال بار چاه چقدر است؟")),
        ("پل سرپل کهنه‌تر است یا چاه؟", ("پل سرپل چقدر کهنه است؟", "چاه چقدر کهنه است؟")),
        ("امسال بار پل بیشتر بود یا چاه؟", ("امسال بار پل چقدر بود؟", "امسال بار چاه چقدر بود؟")),
        (
            "پارسال راه از سرپل درازتر بود یا از امبر؟",
            ("پارسال راه از سرپل چقدر دراز بود؟", "پارسال راه از امبر چقدر دراز بود؟"),
        ),
        ("پل ساخته شد یا چاه؟", ("پل ساخته شد؟", "چاه ساخته شد؟")),
    ],
)
def test_each_of_two_things_that_are_compared_is_asked_for(question: str, expected: tuple[str, ...]) -> None:
    assert READER.read(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "How many carts came from Sarpul, and from Ombar?",
            ("How many carts came from Sarpul?", "How many carts came from Ombar?"),
        ),
        (
            "How many carts were counted, according to the miller and according to the keeper?",
            (
                "How many carts were counted, according to the miller?",
                "How many carts were counted, according to the keeper?",
            ),
        ),
        (
            "How many carts crossed at dawn and how many crossed at night, in 1874?",
            ("How many carts crossed at dawn, in 1874?", "How many carts crossed at night, in 1874?"),
        ),
        (
            "Какая пошлина была для телег и для лодок?",
            ("Какая пошлина была для телег?", "Какая пошлина была для лодок?"),
        ),
        (
            "Where is the toll higher, in Sarpul or in Ombar?",
            ("in Sarpul is the toll how high?", "in Ombar is the toll how high?"),
        ),
    ],
)
def test_each_of_two_things_that_the_same_words_stand_before_is_asked_for(
    question: str, expected: tuple[str, ...]
) -> None:
    assert READER.read(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "When was the bridge at Sarpul finished?",
        "In Sarpul and in Ombar?",
        "Who came from Sarpul and from what he earned built a mill?",
        "Who came from Sarpul and Ombar?",
        "چه کسی از سرپل آمد و از پل گذشت؟",
        "bread and butter",
        "Who paid for it, and why?",
        "In which country and when was the agreement signed?",
        "What did he say about how and why the war began?",
        "Which countries that border China and what they export matter?",
        "Which millers that are old and what they earn matter?",
        "What he said and what he did matter?",
        "the difference between the black and white version",
        "Which is better, the black or white version?",
        "What is the difference between the toll of the bridge and the price of oil?",
        "How does the toll of the bridge differ from the price of oil?",
        "Who or what threatens the lake?",
        "Is oil or coal burnt there?",
        "Under which law is it a right, clear, old, and not in need of an act of the town or the county?",
        "Кто решает, как мерить телегу или лодку?",
        "سنگ، چوب یا آهن را در چه سالی آوردند؟",
        "Who came when the bridge was opened?",
        "Какая выгода городу от того, что через него едут?",
        "Что думал смотритель, когда поднимался?",
        "В каком году построили мост и башню?",
        "پل و چاه در چه سالی ساخته شدند؟",
        "How do they differ?",
        "How many different teams came to the bridge and the ferry?",
        "What did the guild play against the town and its mayor?",
        "Какие различные народы и племена живут у реки?",
        "رهبر فرقه شمال و بنیانگذار آن چه کسی بود؟",
        "چهار پل و چهل برج را کی ساختند؟",
        "کلرید یا برومید چه تأثیری روی سطح دارند؟",
        "این بازی شباهت‌هایی با کدام بازی دارد؟",
        "Что общего?",
        "?!",
        "",
    ],
)
def test_a_question_that_asks_for_one_thing_stays_whole(question: str) -> None:
    assert READER.read(question) == ()


def test_there_are_never_more_than_an_answer_shows() -> None:
    question = " ".join(f"Where does ferry {number} land?" for number in range(9))
    assert READER.read(question) == tuple(f"Where does ferry {number} land?" for number in range(MOST))


def test_brackets_and_blanks_do_not_stay_in_halves() -> None:
    halves = READER.read("How do  Sarpul (and Ombar) differ?")
    assert halves == ("How do Sarpul differ?", "How do Ombar differ?")


@pytest.mark.parametrize(
    "words",
    ["and how", "или когда", "و چه", "A or", "compare with", "from to", "сравните с", "بود یا", "in and", "older, or"],
)
def test_any_order_of_the_words_it_looks_for_is_survived(words: str) -> None:
    for count in range(1, 5):
        for text in (words * count, f"{words} " * count, f"x, {words} " * count, f"{words} y?" * count):
            assert len(READER.read(text)) <= MOST
