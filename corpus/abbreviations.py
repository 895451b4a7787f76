"""Words that decide whether the stop after them, or before them, ends a sentence: English, Russian and Persian."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Never end a sentence before a capital: what follows is the name or number they go with.
BEFORE_NAME: Final = _words(
    "mr mrs ms vs dr prof st sr jr gen col lt capt sgt maj cmdr adm hon rev gov sen rep pres amb mt ft messrs mme mlle "
    "brig cpl pvt pte cpt lieut comdr supt insp atty msgr "
    "проф акад доц д-р г-н г-жа им ул оз пр просп пл пос дер обл р-н гор ген полк св тов гр см ср напр ныне "
    "чл.-корр зам зав лейт подполк ген.-лейт ген.-полк адм и.о "
    "دکتر"
)
# End none before a number.
BEFORE_NUMBER: Final = _words(
    "no nos nr rs p pp vol vols fig figs ch chap sec sect art arts par para eq ex col ed eds tab app approx ca c cf "
    "ver op cit § n nn l ll "
    "с сс стр т тт вып рис табл ст п пп гл № ч кн изд разд прил прим ок сер нач кон "
    "ص صص ج ش"
)
# End none before a small letter, and may end one before a capital.
OFTEN_INSIDE: Final = _words(
    "inc ltd co corp llc plc bros etc al e.g i.e viz vs cf ibid id esp incl est dept univ assn approx ca govt intl "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun a.m p.m a.d b.c u.s u.k u.n e.u d.c "
    "т.е т.д т.п т.к т.н т.ч др пр гг г в вв руб коп млн млрд трлн тыс чел долл кв км м га экз мин сек н.э до.н.э "
    "янв февр апр авг сент окт нояб дек напр прим ред сост пер см ср "
    "ق.م ه.ش ه.ق"
)
# Of those that end none before a name, these may end one before a word that opens sentences, as all Russian ones may.
AFTER_NAME: Final = _words("jr sr st ft")
# First letters of names that are written with two or three in the other script.
INITIALS: Final = _words("Ya Yu Ye Yo Sh Kh Zh Ch Ts Gh Dzh Th Ph Дж")
# A stop between one of these and a small letter is a slip of the pen inside an amount.
AMOUNTS: Final = _words("million millions billion billions trillion thousand bn mln m hundred percent млн млрд тыс")
# Money whose state stands after the stop: "300 долл. США".
MONEY: Final = _words("долл руб")
STATES: Final = _words("США РФ")
# Persian words of two letters that end sentences; others before a stop without a space are letters spelt out.
SHORT_ENDS: Final = _words("شد زد ها آن او ما")
# Names of Latin letters in Persian, without those that are words as well.
LETTER_NAMES: Final = _words("ای بی سی دی اف جی اچ آی کی ال ام ان پی کیو آر اس تی یو وی ایکس وای دبلیو")
# Words that open sentences and are no names: after "World War I." or an initial they tell that a new one starts.
STARTERS: Final = _words(
    "the a an it its he she they we i you this that these those there in on at by for from with as if when while after "
    "before since although though however moreover furthermore therefore thus also but and yet so then now according "
    "during under or our their his her my some many most all both each no not what why how who such "
    "в на по он она они оно это эти этот но и а с из к у за при для после до как если когда так также "
    "таким кроме однако поэтому потом затем тогда там здесь теперь его её их ему ей мы вы"
)
# Those of them that often go on after a question inside a sentence: "Why? and how?"
JOINERS: Final = _words("and but or if when as и а но или")
# Persian words that go on with the sentence a closed quotation stands in: no small letter tells it there. "اما", "ولی"
# and "سپس" are not among them: after a quotation they open a new sentence more often.
AFTER_QUOTATION: Final = _words(
    "و که را یا گفت گفتند گفته می‌گوید می‌گویند گوید پرسید پرسیدند می‌پرسد می‌پرسند پاسخ جواب افزود افزودند می‌افزاید "
    "فریاد نوشت نوشتند می‌نویسد است شد نام"
)
COMMON_ENGLISH: Final = _words(
    "the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which "
    "were been their its has would there when will more if no about between who what so than these can"
)
# Those of them that Dutch, Spanish and others in Latin script have not: they write "a", "in", "is" and "no" too.
ENGLISH_ALONE: Final = _words(
    "the and that it with not his but are this from had they which were been their its would there when if about "
    "between what than these can"
)
# Words that join others in languages that share a script, those left out that are common in two of them.
FUNCTION_WORDS: Final = {
    "fa": _words("است از این که در با را برای بود شد آن های می نمی نیز شده کرد کردند کند شود بر تا اند ها او دارد خود"),
    "ar": _words("في على إلى التي الذي هذا هذه كان كانت عن أن بين ذلك مع قد وقد لم ولم كما أو ثم هو هي"),
    "ur": _words("ہے ہیں کے کی کا میں سے نے اور کو پر تھا تھی یہ بھی گیا"),
    "ps": _words("دی چې په کې ته د سره او نه يې یې شو کړ څخه دا دې وو"),
    "ru": _words("и в с на не что из как это был была были к от для его или при также он она они году года который по"),
}
