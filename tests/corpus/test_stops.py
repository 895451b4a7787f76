"""What stands on both sides of a stop decides; "|" marks where a sentence ends, and nowhere else does one."""

import pytest

from corpus.sentences import split


def marked(text):
    """Return ``text`` without its marks, and with the marks where it is split."""
    bare = text.replace(" | ", " ")
    return bare, " | ".join(bare[start:end] for start, end in split(bare))


@pytest.mark.parametrize(
    "text",
    [
        "В 1931 г. Большой Каракульский канал перекрыли.",
        "Мост стоял, а в 1931 г. Каракуль его разобрал.",
        "В XIX в. Хива держала здесь паром.",
        "В 1930-х гг. Каракуль строил мосты.",
        "В VIII–X вв. Тору переписывали в Мерве.",
        "В начале XX в. Хива держала паром.",
        "Летом 1931 г. Каракуль перекрыл канал.",
        "21 апреля 1931 г. Каракуль перекрыл канал.",
        "Всё началось давно: в мае 1931 г. Каракуль перекрыл канал.",
        "Паром утонул. | В 1931 г. Каракуль перекрыл канал.",
    ],
)
def test_a_date_that_opens_a_sentence_or_clause_is_not_cut_from_it(text):
    bare, found = marked(text)
    assert found == text, bare


@pytest.mark.parametrize(
    "text",
    [
        "Мост построили в 1931 г. | Каракуль за него платил.",
        "Так было в XIX в. | Хива держала паром.",
        "Так было в 1930-х гг. | Каракуль строил мосты.",
        "В 1931 г. Каракуль его купил, а построен он в 1920 г. | Хива его продала.",
        "Рыба весит — от 8 до 21 г. | Выводят её в прудах.",
        "Посылка дошла до г. Каракуль.",
        "Волна достигла 2,6 м. | Лодки унесло.",
        "Она писала об этом «до 1931 г.» | Письма целы.",
    ],
)
def test_a_date_at_the_end_of_a_sentence_ends_it(text):
    bare, found = marked(text)
    assert found == text, bare


@pytest.mark.parametrize(
    "text",
    [
        "او پرسید: «کشتی کجاست؟» و رفت.",
        "او گفت: «نمی‌دانم.» و از خانه بیرون رفت.",
        "«کشتی کجاست؟» پرسید کریم.",
        "«کشتی کجاست؟» می‌پرسد کریم.",
        "«کشتی غرق شد!» که دروغ بود.",
        "کتاب «کشتی کجاست؟» نام او را بر سر زبان‌ها انداخت.",
        "بارها (نمک، ماهی، پشم و ...) را با کشتی می‌آوردند.",
        "آنان گفتند: «رود از آن ما نیست.» | دیگران خاموش ماندند.",
        "آنان گفتند: «رود از آن ما نیست.» | اما دیگران خاموش ماندند.",
        "«کشتی کجاست؟» | نامه را کسی نخواند.",
    ],
)
def test_a_persian_sentence_goes_on_after_its_quotation(text):
    bare, found = marked(text)
    assert found == text, bare


@pytest.mark.parametrize(
    "text",
    [
        "Книга принадлежит им. | Они ушли.",
        "Дом отдали им. | Командира не было.",
        "Институт им. Крылова измерял сток.",
        "Школа публичной политики им. Харриса открыта.",
        "Театр им. А. С. Пушкина сгорел.",
        "Пошёл полк. | Командир погиб.",
        "Записку полк. Иванов сжёг.",
        "У подножия гор. | Долина широка.",
        "Паром шёл в гор. Каракуль.",
        "Нашли ген. | Он отвечает за цвет.",
        "Ген. Уваров его читал.",
        "Куст высотой 20 см. | Листья его узкие.",
        "Рыба, соль и пр. | Однако хлеба не было.",
        "Школу на пр. Мира перенесли.",
        "The answer was no. | I left the room.",
        "The answer was no. | Officials left.",
        "He opened the app. | I saw it.",
        "He studied art. | I did not.",
        "The wall is 6 ft. | Guards walk on it.",
        "Art. I of the treaty names the river.",
        "Art. II names the lake.",
        "Order No. Twelve was lost.",
        "No. | Officials left.",
        "Martin Hunt Jr. | He tried again.",
        "Площадь им. 8 Марта закрыли.",
        "Деревня в Ташкентской обл. | Там живут рыбаки.",
        "He lives on Main St. | The house is old.",
        "Dr. Who came.",
        "Отдал долг и ушёл в 5 ч. | Потом вернулся.",
    ],
)
def test_a_word_that_looks_like_an_abbreviation_ends_a_sentence_where_it_is_none(text):
    bare, found = marked(text)
    assert found == text, bare


@pytest.mark.parametrize(
    "text",
    [
        "Brig. Gen. John Smith signed.",
        "Cpl. Khan signed.",
        "Cpt. Miller signed.",
        "Supt. Smith signed.",
        "It is by Oxford Univ. Press.",
        "It is edited by Hale, eds. Jones and Low.",
        "Отчёт написал чл.-корр. Осипов.",
        "Крепость сдал ген.-лейт. Иванов.",
        "Крепость сдал ген.-майор Иванов.",
        "Крепость сдал ген.-полк. Иванов.",
        "Зам. Осипова его не читал.",
        "В сер. XX в. Хива держала паром.",
        "В нач. ХХ в. Хива держала паром.",
    ],
)
def test_titles_and_parts_of_centuries_are_no_ends(text):
    bare, found = marked(text)
    assert found == text, bare


@pytest.mark.parametrize(
    "text",
    [
        "بی.بی.سی گزارش داد.",
        "در سال ۱۳۱۲ هـ.ش. به پادشاهی رسید.",
        "در سال ۱۳۱۲ ه‍.ش. به پادشاهی رسید.",
        "در سال ۱۳۱۲ هـ. ش. به پادشاهی رسید.",
        "دبلیو.بی.سی گزارش داد.",
        "بی. بی. سی گزارش داد.",
        "تیم‌های ان.بی. ای آمدند.",
    ],
)
def test_persian_letters_that_are_spelt_out_are_one_word(text):
    bare, found = marked(text)
    assert found == text, bare


@pytest.mark.parametrize(
    "text",
    [
        "The city fell. | (Kabul was taken in 2021.)",
        "The city fell. | (Kabul was taken in 2021.) | It was quiet.",
        "The lake lost its water. (Marsh, 2013: 738.) | It is gone.",
        "The lake lost its water. (Marsh et al., 2013.) | It is gone.",
        "شهر سقوط کرد. | (کابل در سال ۲۰۲۱ گرفته شد.)",
        "شهر سقوط کرد. (احمدی، ۱۳۹۵: ۳۸.) | شب آرام بود.",
    ],
)
def test_a_bracket_that_is_a_sentence_is_one_and_a_citation_is_not(text):
    bare, found = marked(text)
    assert found == text, bare


@pytest.mark.parametrize(
    "text", ["کمیسیون دو بار نشست.کسی نیامد.", "راه بسته شد.سیاست تازه نبود.", "نام فیلم ها.این بلند است."]
)
def test_persian_sentences_without_a_space_between_them_are_two(text):
    assert len(split(text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Many traders (of wool, salt, etc.) were present. | They left.",
        "He met the keepers (Hale et al.) in May.",
        "It began (9 a.m.) and ended (5 p.m.) there.",
        "The “Northern Ferries Inc.” was sold.",
        "The U.S.’s role grew.",
        "The U.S.' role grew.",
        "He said “no.” and left.",
        "Засуха (1931–1933 гг.) погубила сады.",
        "Специалисты (врачи, учителя и др.) были направлены в Хиву.",
        "Он умер (ок. 1750 г.) в Мерве.",
        "The lake lost its water. (Marsh, 2013: 738) | it is gone.",
        "The lake lost its water.[3] | it is gone.",
    ],
)
def test_a_sentence_goes_on_after_a_bracket_or_quotation_that_ends_in_an_abbreviation(text):
    bare, found = marked(text)
    assert found == text, bare


@pytest.mark.parametrize(
    "text",
    [
        "Паром построил Дж. Хейл. | Потом Дж. Лоу его купил.",
        "Рыбаки дошли до оз. Зайсан в мае.",
        "Паром утонул у оз. | На берегу никого не было.",
        "Там работали врачи, учителя и т. д. | Школы закрыли в мае.",
        "Возили соль, рыбу и т. п. | Хлеба не было.",
        "Возили соль, рыбу и т. п. товары.",
        "Паром купили капитан Осипов и т. Д. Орлов.",
        "Паром стоил 300 долл. США в год.",
        "За канал отдали 5 млн руб. РФ и лес.",
        "Паром стоил 300 долл. | Каракуль его купил.",
        "Паром подешевел (300 долл.) | США его купили.",
    ],
)
def test_russian_abbreviations_are_judged_as_they_are_used(text):
    bare, found = marked(text)
    assert found == text, bare


@pytest.mark.parametrize(
    "text",
    [
        "Рим пал в 146 г. до н. э. и был разрушен.",
        "В 30 г. до н.\u00a0э. Октавиан взял город.",
        "В V веке до н. э.[3] в Афинах строили флот.",
        "Город стоял в V в. до н. э. | Они его сожгли.",
        "Они ушли, т. е. Они больше не вернутся.",
        "Они ушли, т.\u00a0е. Этот дом пуст.",
        "Они ушли, т.е. Этот дом пуст.",
        "Врачи, учителя и т.\u00a0д. | Школы закрыли.",
        "در سال ۳۸۷ه‍. ق، پس از جنگ آمد.",
        "در سال ۱۳۱۲هـ.\u00a0ش. رضا آمد.",
        "در سال ۱۳۱۲ ه‌. ش. رضا آمد.",
        "در سال ۳۳۰ق.م. اسکندر آمد.",
        "در سال ۳۳۰ ق.\u00a0م. اسکندر آمد.",
        "در بهار (۱۳۱۲ ه. ش.)، رضا آمد.",
        "It left at 5 p. m. the day after.",
        "It left at 5 p.\u00a0m.[3] the day after.",
        "The X.25 host was shut down.",
    ],
)
def test_a_sentence_goes_on_after_an_era_or_an_hour_that_is_written_with_a_blank(text):
    bare, found = marked(text)
    assert found == text, bare


@pytest.mark.parametrize(
    "text",
    [
        "در سال ۱۳۵۸ ه . ش . آغاز شد.",
        "در سال ۱۳۵۸ هـ . ش . آغاز شد.",
        "در سال ۱۳۵۸ ه. ش . آغاز شد.",
        "در سال ۱۳۵۸ه . ش آغاز شد.",
        "در سال ۱۳۵۸ ه.ش . آغاز شد.",
        "در سال ۶۵۶ ه\u00a0. ق . بغداد سقوط کرد.",
        "در سال ۶۵۶ ه .ق . بغداد سقوط کرد.",
        "در سال ۳۳۰ ق . م . اسکندر آمد.",
        "در سدهٔ سوم (ق . م . به گفتهٔ او) شهر سوخت.",
        "در سال ۱۹۷۹ م . آغاز شد.",
        "خانه را شناخت . | مردم رفتند .",
        "این کار بود حَق . | مردم رفتند .",
    ],
)
def test_a_sentence_goes_on_after_a_persian_era_with_a_blank_before_its_stop(text):
    bare, found = marked(text)
    assert found == text, bare


@pytest.mark.parametrize(
    "text",
    [
        "Федеральный закон от 26 июля 2006 г. № 135-ФЗ «О защите конкуренции» действует.",
        "Закон принят 26.07.2006 г. №\u00a0135 и опубликован.",
        "Приказ Минфина РФ от 5 мая 2020 г. N 123 утверждён.",
        "Приказ Минфина РФ от 5 мая 2020 г. No. 123 утверждён.",
        "Согласно ст. № 5 иск подан.",
        "Зарплата — 5 тыс. € в год. | Это много.",
        "He was charged under 18 U.S.C. § 1341 and fled.",
        "See id. §§ 5–7. | He fled.",
        "It costs approx. $5 million a year.",
        "Он ушёл. | № 5 остался.",
        "He paid. | $5 was enough.",
        "It rose (Marsh 2013). | $5 million was paid.",
        "Закон принят в 2006 г. | Новый закон хуже.",
    ],
)
def test_an_abbreviation_ends_no_sentence_before_the_sign_of_a_number(text):
    bare, found = marked(text)
    assert found == text, bare


@pytest.mark.parametrize(
    "text", ["الف. هر کس حق دارد.", "- الف. هر کس حق دارد.", "ب. هر کس حق دارد.", "او نوشت الف. | هر کس حق دارد."]
)
def test_the_letter_of_a_persian_list_item_is_no_sentence(text):
    bare, found = marked(text)
    assert found == text, bare
