import pytest

from corpus.languages import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The mill stood on the lower bank of the river for many years.", "en"),
        ("Die Mühle stand viele Jahre lang am unteren Ufer des Flusses, und niemand wollte sie kaufen.", "de"),
        ("Le moulin est resté longtemps sur la rive basse du fleuve, et personne ne voulait l’acheter.", "fr"),
        ("Мельница стояла на нижнем берегу реки.", "ru"),
        ("Млин стояв на нижньому березі річки, її ніхто не купував.", "uk"),
        ("آسیاب سال‌ها بر کرانه رود ایستاده بود.", "fa"),
        ("كانت الطاحونة على ضفة النهر السفلى لسنوات طويلة.", "ar"),
        ("12 345 — 67", "und"),
        ("", "und"),
        ("Karr", "en"),
    ],
)
def test_languages_are_told(text, language):
    assert detect(text) == language


def test_a_hint_decides_for_a_short_piece_of_its_script():
    assert detect("Karr, Band 3", "de") == "de"
    assert detect("Карр", "bg") == "bg"
    assert detect("Karr, Band 3", "fa") == "en"


def test_mixed_text_is_told_by_its_larger_half():
    assert detect("نظم نوین جهانی و تحول در منطقه (Regionalism)") == "fa"
    assert detect("The journal of regionalism in the new world (نظم نوین)") == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ښاغلی کریم در کابل گفت که راه بسته است و کسی از آن نمی‌گذرد.", "fa"),
        ("به گفته څارنوالی، پرونده این مرد بسته شد.", "fa"),
        ("ڈاکٹر کریم در لاهور درس می‌خواند و به کابل برگشت.", "fa"),
        ("Нұрсұлтан Белов родился в 1940 году и жил в Алма-Ате.", "ru"),
        ("Газета «Ўзбекистон» выходит в Ташкенте с 1924 года.", "ru"),
        ("افغانستان كشوري است در آسياي ميانه كه به دريا راه ندارد.", "fa"),
        ("الازهر و القاعده در الجزایر و البصره: کتابشناسی", "fa"),
        ("اين رود از كوه مي آيد و به درياچه مي ريزد", "fa"),
    ],
)
def test_a_foreign_name_or_keyboard_does_not_change_the_language(text, language):
    assert detect(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("دا سیند له غرونو څخه راځي او ډېرې ودانۍ پرې جوړې شوې دي.", "ps"),
        ("یہ دریا پہاڑوں سے نکلتا ہے اور جھیل میں گرتا ہے۔", "ur"),
        ("Өзен таудан басталып, көлге құяды, жұрт оның жағасында тұрады.", "kk"),
        ("Дарё аз кӯҳ сар мешавад ва ба кӯл мерезад, мардум дар соҳил зиндагӣ мекунанд.", "tg"),
        ("Дарё тоғдан бошланиб кўлга қуйилади, одамлар унинг бўйида яшайди.", "uz"),
        ("Рака пачынаецца ў гарах і ўпадае ў возера, людзі жывуць на яе берагах.", "be"),
        ("Вода тече з гір і живить долину, люди живуть на березі.", "uk"),
        ("ينبع النهر من الجبال ويصب في البحيرة التي يعيش الناس على ضفافها", "ar"),
    ],
)
def test_neighbours_in_the_same_script_are_told(text, language):
    assert detect(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("De molen was in een dorp en is nu van steen; of hij nog maalt is in het dorp niet bekend.", "nl"),
        ("A la orilla no hay molino, he de decir, ni a un lado ni a otro, y no se sabe a quién se vendió.", "es"),
        ("He was born on a farm in Kent and is said to have been the first to cross it.", "en"),
    ],
)
def test_words_that_english_shares_with_others_do_not_make_a_text_english(text, language):
    assert detect(text, "en") == language


def test_a_short_name_goes_with_its_document():
    assert detect("ښاغلی کریم", "fa") == "fa"
    assert detect("Нұрсұлтан", "ru") == "ru"
