import pytest

from corpus.document import Kind, Metadata
from corpus.errors import LimitExceeded, ReadingError
from corpus.readers.html import HtmlReader
from corpus.readers.protocol import Limits, Reading

PROSE = "Every spring the keeper measures the depth at nine places and writes it into a blue book."


def read(body: str, head: str = "", limits: Limits | None = None) -> Reading:
    page = f'<!doctype html><html lang="en"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    return read_bytes(page.encode(), limits)


def read_bytes(data: bytes, limits: Limits | None = None) -> Reading:
    return HtmlReader().read(data, "page.html", limits or Limits())


def blocks(reading: Reading) -> list[tuple[Kind, str]]:
    return [(block.kind, reading.text[block.start : block.end]) for block in reading.blocks or ()]


def of_kind(reading: Reading, kind: Kind) -> list[str]:
    return [text for found, text in blocks(reading) if found is kind]


class TestText:
    @pytest.mark.parametrize(
        ("body", "text"),
        [
            ("<p>one\n  two</p>  <p>three</p>", "one two\n\nthree"),
            ("<div>one</div><div>two</div>", "one\ntwo"),
            ("<p>a<b>b</b> <i> c</i></p>", "ab c"),
            ("<p>one<br>two</p>", "one\ntwo"),
            ("one<br><br>two", "one\n\ntwo"),
            ("<p>12&nbsp;km</p>", "12\u00a0km"),
            ("<pre>  a  b\n  c</pre>", "  a  b\n  c"),
            ("<p style='white-space: pre-wrap'>a  b</p>", "a  b"),
            ("<p>word<sup><a href='#n'>1</a></sup> next</p>", "word1 next"),
            ("<div>before<p>inside</p>after</div>", "before\n\ninside\n\nafter"),
            ("<table><tr><td>a</td><td></td><td><p>b</p></td></tr><tr><td>c</td></tr></table>", "a\tb\n\nc"),
            ("<p>سلام&zwnj;ها</p>", "سلام\u200cها"),
        ],
    )
    def test_white_space_is_as_a_browser_shows_it(self, body, text):
        assert read(body).text == text

    @pytest.mark.parametrize(
        "hidden",
        [
            "<script>let x = '<p>gone</p>'</script>",
            "<style>p{}</style>",
            "<noscript>gone</noscript>",
            "<template><p>gone</p></template>",
            "<p hidden>gone</p>",
            "<p style='color:red; display: none'>gone</p>",
            "<svg><title>gone</title><text>gone</text></svg>",
            "<!-- gone -->",
            "<textarea>gone</textarea>",
        ],
    )
    def test_what_a_browser_does_not_show_is_not_text(self, hidden):
        assert read(f"<p>before</p>{hidden}<p>after</p>").text == "before\n\nafter"

    def test_a_page_that_names_no_body_is_shown_all_the_same(self):
        page = b"<meta charset=utf-8><title>no text</title><main><h1>Wells</h1><p>one</p></main>"
        assert read_bytes(page).text == "Wells\n\none"

    def test_a_tail_after_something_hidden_is_kept(self):
        assert read("<p>one <script>x</script>two</p>").text == "one two"


class TestBlocks:
    def test_every_visible_character_is_in_one_block(self):
        reading = read(PAGE)
        covered = [0] * len(reading.text)
        for block in reading.blocks or ():
            for start, end in block.ranges:
                for at in range(start, end):
                    covered[at] += 1
        for character, times in zip(reading.text, covered, strict=True):
            assert times == 1 or (times == 0 and character.isspace())

    def test_kinds_follow_the_elements(self):
        reading = read(PAGE)
        assert of_kind(reading, Kind.HEADING) == ["Wells", "The keeper", "Social policy", "References"]
        assert of_kind(reading, Kind.TABLE) == ["Year\tDepth\n1931\t12.5"]
        assert of_kind(reading, Kind.CAPTION) == ["The wall in 1964", "Depths by year"]
        assert of_kind(reading, Kind.REFERENCE) == ["Lind, A. Wells. 1990.", "Ek, B. Bridges. 1991."]
        assert of_kind(reading, Kind.NOTE) == ["Some say 1932."]
        assert of_kind(reading, Kind.FRONT_MATTER) == ["By Ada Lind"]
        assert of_kind(reading, Kind.BODY) == [
            PROSE,
            "the wall",
            "the old gate",
            "left side",
            "The water is cold.",
            "Few.",
        ]

    def test_furniture_keeps_its_place_as_furniture(self):
        assert of_kind(read(PAGE), Kind.BOILERPLATE) == [
            "Skip to content",
            "Valley Review",
            "Home",
            "We use cookies to improve your stay on our pages and to count all visitors that come to see them.",
            "Related articles",
            "A bridge of steel was opened to the joy of all people of the valley and the hills around",
            "Leave a comment",
            "Name",
            "Send",
            "All rights reserved by the Valley Review, which was founded by the keeper and the sisters in 1931.",
        ]

    def test_headings_have_levels(self):
        reading = read(f"<h1>a</h1><h3>b</h3><div role=heading aria-level=4>c</div><p>{PROSE}</p>")
        assert [block.level for block in reading.blocks or ()] == [1, 3, 4, 0]

    def test_prose_outside_any_main_part_is_content_and_links_are_furniture(self):
        links = "".join(f"<li><a href=/{at}>Topic {at}</a></li>" for at in range(9))
        reading = read(f"<div><ul>{links}</ul></div><div>{PROSE}</div><div>{PROSE.upper()}</div>")
        assert of_kind(reading, Kind.BODY) == [PROSE, PROSE.upper()]
        assert of_kind(reading, Kind.BOILERPLATE)[:2] == ["Topic 0", "Topic 1"]

    def test_a_heading_over_links_only_is_furniture(self):
        links = "<ul><li><a href=/1>One</a></li><li><a href=/2>Two</a></li></ul>"
        reading = read(f"<h1>Wells</h1><p>{PROSE}</p><h2>Other places</h2><div>{links}</div>")
        assert of_kind(reading, Kind.BOILERPLATE) == ["Other places", "One", "Two"]

    def test_short_lines_of_a_page_too_large_for_a_second_opinion_are_content(self, monkeypatch):
        monkeypatch.setattr("corpus.readers.html_main.SECOND_OPINION_BYTES", 10)
        assert of_kind(read("<p>Short.</p><p><a href=/>Linked</a></p>"), Kind.BODY) == ["Short."]

    def test_a_page_laid_out_with_tables_is_no_table(self):
        reading = read(f"<table><tr><td>{PROSE * 3}</td><td>{PROSE * 4}</td></tr></table>")
        assert of_kind(reading, Kind.BODY) == [PROSE * 3, PROSE * 4]

    def test_a_form_around_the_whole_page_is_no_furniture(self):
        reading = read(f"<form><input type=hidden><main><h1>Wells</h1><p>{PROSE}</p></main><input name=q></form>")
        assert of_kind(reading, Kind.BODY) == [PROSE]

    @pytest.mark.parametrize(
        "name",
        ["x has-sidebar", "no-sidebar", "right-sidebar", "page-with-menu", "comments-open", "share", "modal"],
    )
    @pytest.mark.parametrize("inside", ["<article><h1>Wells</h1>{}</article>", "<main><h2>Wells</h2>{}</main>"])
    def test_a_wrapper_of_the_page_is_no_furniture_whatever_it_is_called(self, name, inside):
        wrapped = f'<div class="{name}">{inside.format(f"<p>{PROSE}</p>")}<aside>Near by</aside></div>'
        reading = read(f"<nav>Home</nav>{wrapped}<footer>{PROSE}</footer>")
        assert of_kind(reading, Kind.HEADING) == ["Wells"]
        assert of_kind(reading, Kind.BODY) == [PROSE]

    def test_what_holds_most_of_the_prose_is_no_furniture_whatever_it_is_called(self):
        reading = read(
            f'<h1>Valley Review</h1><div class="right-sidebar"><p>{PROSE}</p><p>{PROSE}</p></div><p>{PROSE}</p>'
        )
        assert of_kind(reading, Kind.BODY) == [PROSE] * 3

    @pytest.mark.parametrize("name", ["comments", "cookie-consent", "related-posts"])
    def test_what_readers_say_and_banners_are_furniture_however_long(self, name):
        more = f"<article><p>{PROSE}</p></article>" * 3
        reading = read(f'<article><h1>Wells</h1><p>{PROSE}</p></article><div class="{name}">{more}</div>')
        assert of_kind(reading, Kind.BODY) == [PROSE]

    def test_a_card_beside_the_text_is_furniture(self):
        card = f'<div class="sidebar"><article><h1>Bridges</h1><p>{PROSE}</p></article></div>'
        assert of_kind(read(f"<article><h1>Wells</h1><p>{PROSE}</p></article>{card}"), Kind.BODY) == [PROSE]

    def test_a_form_with_much_prose_is_no_furniture(self):
        fields = "<input type=hidden><input type=text name=search>"
        assert of_kind(read(f"<form>{fields}<h2>Wells</h2>{f'<p>{PROSE}</p>' * 3}</form>"), Kind.BODY) == [PROSE] * 3
        assert of_kind(read(f"<form>{fields}<p>{PROSE}</p></form><p>{PROSE}</p>"), Kind.BODY) == [PROSE]

    def test_a_page_that_is_all_furniture_is_reported(self):
        (problem,) = read("<nav>Home</nav><footer>By the keeper</footer>").problems
        assert "all of the page looks like furniture" in problem.reason
        assert problem.lost

    def test_the_header_of_an_article_is_no_furniture(self):
        reading = read(f"<article><header><h1>Wells</h1><p>A short lead.</p></header><p>{PROSE}</p></article>")
        assert blocks(reading)[:2] == [(Kind.HEADING, "Wells"), (Kind.BODY, "A short lead.")]

    def test_printed_pages_that_are_marked_are_known(self):
        mark = '<span role="doc-pagebreak" aria-label="{}"></span>'
        reading = read(f"<p>zero {mark.format('xi')}one</p><p>{mark.format('1')}two</p>")
        assert [(page.label, reading.text[page.start : page.end].split()) for page in reading.pages] == [
            ("xi", ["one"]),
            ("1", ["two"]),
        ]


PAGE = f"""
<a class="skip-link" href="#main">Skip to content</a>
<header class="site-header"><div>Valley Review</div><nav><a href="/">Home</a></nav></header>
<div class="CookieBanner-x1">We use cookies to improve your stay on our pages and to count all visitors that come to see
them.</div>
<main id="main"><article><h1>Wells</h1><div class="byline">By Ada Lind</div>
<p>{PROSE}</p><h2>The keeper</h2>
<ul><li>the wall</li><li>the <i>old</i> gate<ul><li>left side</li></ul></li></ul>
<figure><img src="x.png" alt="wall"><figcaption>The wall in 1964</figcaption></figure>
<table><caption>Depths by year</caption><tr><th>Year</th><th>Depth</th></tr><tr><td>1931</td><td>12.5</td></tr></table>
<blockquote><p>The water is <em>cold</em>.</p></blockquote>
<section id="social-policy"><h2>Social policy</h2><p>Few.</p></section>
<h2>References</h2><ol class="references"><li>Lind, A. <a href="https://example.org">Wells</a>. 1990.</li>
<li>Ek, B. Bridges. 1991.</li></ol>
<section role="doc-endnotes"><ol><li>Some say 1932.</li></ol></section></article></main>
<aside><h2>Related articles</h2><p>A bridge of steel was opened to the joy of all people of the valley and the hills
around</p></aside>
<section id="comments"><h2>Leave a comment</h2>
<form><label>Name</label><input name="n"><button>Send</button></form></section>
<footer>All rights reserved by the Valley Review, which was founded by the keeper and the sisters in 1931.</footer>
"""


class TestEncodings:
    @pytest.mark.parametrize(
        ("text", "encoding", "declared"),
        [
            ("Перевал закрыт", "koi8-r", '<meta charset="koi8-r">'),
            ("Перевал закрыт", "cp1251", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'),
            ("بازار کهنه", "utf-8", ""),
            ("بازار", "cp1256", '<meta charset="windows-1256">'),
            ("Перевал", "utf-16", ""),
            ("“café”", "cp1252", '<meta charset="iso-8859-1">'),
            ("Перевал", "utf-8-sig", '<meta charset="koi8-r">'),
        ],
    )
    def test_the_mark_or_the_declaration_is_followed(self, text, encoding, declared):
        page = f"<html><head>{declared}</head><body><p>{text}</p></body></html>"
        assert read_bytes(page.encode(encoding)).text == text

    def test_a_wrong_declaration_is_remarked(self):
        text = "Перевал закрыт с ноября по апрель. Зимой почту возят на санях."
        reading = read_bytes(f'<meta charset="utf-8"><p>{text}</p>'.encode("cp1251"))
        assert reading.text == text
        assert "says it is utf-8, which it is not" in reading.problems[0].reason
        assert not reading.problems[0].lost


class TestMetadata:
    def test_citation_tags_come_first(self):
        head = """<title>x</title><meta name="citation_title" content="Wells"><meta property="og:title" content="no">
        <meta name="citation_author" content="Lind, Ada"><meta name="citation_author" content="Bo Ek">
        <meta name="citation_publication_date" content="2021/05/04">
        <meta name="citation_journal_title" content="Hive">"""
        assert read(f"<p>{PROSE}</p>", head).metadata == Metadata(
            "Wells", ("Lind, Ada", "Bo Ek"), "2021-05-04", "Hive", "en"
        )

    def test_dublin_core_is_read(self):
        head = """<meta name="DC.title" content="Wells"><meta name="DC.Creator" content="Ada Lind">
        <meta name="DC.date" content="2021-05"><meta name="DCTERMS.isPartOf" content="Hive">"""
        assert read(f"<p>{PROSE}</p>", head).metadata == Metadata("Wells", ("Ada Lind",), "2021-05", "Hive", "en")

    def test_json_ld_is_read(self):
        head = """<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "Site"},
        {"@type": ["NewsArticle"], "headline": "Wells", "author": [{"name": "Ada Lind"}, "Bo Ek"],
        "datePublished": "2021-05-04T10:00:00Z", "publisher": {"name": "Valley Review"}}]}</script>"""
        assert read(f"<p>{PROSE}</p>", head).metadata == Metadata(
            "Wells", ("Ada Lind", "Bo Ek"), "2021-05-04", "Valley Review", "en"
        )

    def test_open_graph_is_read_and_addresses_are_no_authors(self):
        head = """<meta property="og:title" content="Wells"><meta property="og:site_name" content="Valley Review">
        <meta property="article:author" content="https://example.org/ada">
        <meta property="article:published_time" content="2021-05-04T10:00:00Z">"""
        assert read(f"<p>{PROSE}</p>", head).metadata == Metadata("Wells", (), "2021-05-04", "Valley Review", "en")

    @pytest.mark.parametrize(
        ("head", "body", "title"),
        [
            ("<title>Wells | Valley Review</title>", "<h1>Wells</h1>", "Wells"),
            ("<title>Wells | Valley Review</title>", "<h1>Other</h1>", "Wells | Valley Review"),
            ("", "<h1>Wells</h1>", "Wells"),
            ("", "<p>x</p>", None),
            ('<script type="application/ld+json">{broken</script>', "<p>x</p>", None),
        ],
    )
    def test_the_title_is_the_pages_own(self, head, body, title):
        assert read(body, head).metadata.title == title


class TestBadPages:
    def test_elements_nested_a_million_deep_lose_no_text(self):
        deep = 1_000_000
        data = b"<p>before</p>" + b"<div>" * deep + b"deep words" + b"</div>" * deep + b"<p>after</p>"
        reading = read_bytes(data)
        assert reading.text.split() == ["before", "deep", "words", "after"]
        assert "more than 500 deep" in reading.problems[0].reason

    def test_elements_that_are_never_closed_lose_no_text(self):
        assert read("<font>x " * 5000).text == ("x " * 5000).strip()

    def test_a_page_without_text_is_reported(self):
        assert "holds no text" in read("<script>render()</script>").problems[0].reason

    @pytest.mark.parametrize("data", [b"", b"<!-- nothing -->"])
    def test_a_file_without_elements_says_so(self, data):
        with pytest.raises(ReadingError, match="no HTML"):
            read_bytes(data)

    def test_binary_junk_says_so(self):
        with pytest.raises(ReadingError):
            read_bytes(bytes(range(256)) * 100)

    def test_more_text_than_the_limit_is_refused(self):
        with pytest.raises(LimitExceeded, match="more than 50 characters"):
            read(f"<p>{PROSE}</p>", limits=Limits(text_characters=50))

    def test_an_external_entity_is_not_followed(self, tmp_path):
        secret = tmp_path / "secret.txt"
        secret.write_text("secret")
        data = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><p>a &x; b</p>'.encode()
        assert "secret" not in read_bytes(data).text
