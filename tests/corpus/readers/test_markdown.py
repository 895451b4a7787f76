from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Block, Document, Kind, Metadata
from corpus.ingest import ingest
from corpus.readers.markdown import MarkdownReader
from corpus.readers.protocol import Limits, Reading

LIMITS = Limits()

WHOLE = """---
title: "Ferries: a survey"
authors: [Ann Lee, {name: Bo Ek}]
date: 2021-05-03
lang: fa-IR
---
# The *Old* Landing #

A ferry with **two** carts, a [guild](http://example.org/a_(b) "its page") and
an ![oar](oar.png), `toll *x*` & &amp; \\* and <b>more</b> <http://example.org>.[^1]

- carts
  and *oars*
- [ropes][list] and [list], but [nothing] else

1. first
2. second

> What the miller **said**
> goes on

[list]: http://example.org/list

The toll
--------

| cart | toll |
|------|------|
| one  | four |

```python
toll = 4
```

<div>A notice.</div>

<!-- to be done -->

[^1]: The note *itself*.
"""


def read(text: str) -> Reading:
    return MarkdownReader().read(text.encode(), "a.md", LIMITS)


def displayed(reading: Reading) -> list[tuple[Kind, str]]:
    document = Document("d", reading.text, "", "a.md", edits=reading.edits)
    assert reading.blocks is not None
    return [(block.kind, document.display(block.ranges)) for block in reading.blocks]


def check_invariants(reading: Reading) -> None:
    assert reading.blocks is not None
    covered = [0] * len(reading.text)
    for block in reading.blocks:
        for start, end in block.ranges:
            for at in range(start, end):
                covered[at] += 1
    for count, character in zip(covered, reading.text, strict=True):
        assert count == 1 or (count == 0 and character.isspace())
    at = 0
    for edit in reading.edits:
        assert at <= edit.start < edit.end <= len(reading.text)
        at = edit.end


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_kind_of_block_is_found_and_shown_without_its_marks(line_end: str) -> None:
    text = WHOLE.replace("\n", line_end)
    reading = read(text)
    check_invariants(reading)
    assert reading.text == text
    table = f"| cart | toll |{line_end}{line_end}| one  | four |"
    assert displayed(reading)[1:] == [
        (Kind.HEADING, "The Old Landing"),
        (Kind.BODY, "A ferry with two carts, a guild and an oar, toll *x* & & * and more http://example.org."),
        (Kind.BODY, "carts and oars"),
        (Kind.BODY, "ropes and list, but [nothing] else"),
        (Kind.BODY, "1. first"),
        (Kind.BODY, "2. second"),
        (Kind.BODY, "What the miller said goes on"),
        (Kind.BOILERPLATE, "[list]: http://example.org/list"),
        (Kind.HEADING, "The toll"),
        (Kind.TABLE, table),
        (Kind.BODY, "toll = 4"),
        (Kind.BODY, "A notice."),
        (Kind.BOILERPLATE, ""),
        (Kind.NOTE, "The note itself."),
    ]


def test_headings_have_their_levels() -> None:
    reading = read("# One\n\n### Three\n\nTwo\n---\n")
    assert reading.blocks is not None
    assert [block.level for block in reading.blocks] == [1, 3, 2]


class TestMetadata:
    def test_front_matter_says_who_wrote_it_when(self) -> None:
        assert read(WHOLE).metadata == Metadata("Ferries: a survey", ("Ann Lee", "Bo Ek"), "2021-05-03", None, "fa")

    def test_the_first_heading_is_the_title_where_nothing_else_is_said(self) -> None:
        assert read("## Not this\n\n# The *title* of it\n\n# Nor this").metadata == Metadata("The title of it")

    def test_without_either_nothing_is_invented(self) -> None:
        assert read("Only words.").metadata == Metadata()

    @pytest.mark.parametrize(
        ("front", "expected"),
        [
            ("author: Ann\njournal: Papers", Metadata(authors=("Ann",), container="Papers")),
            ("title: 1984\ndate: 3.2019", Metadata("1984", date="3.2019")),
            ("tags: [a, b]\ndraft: true", Metadata()),
            ("just words", Metadata()),
            ("- a list", Metadata()),
        ],
    )
    def test_keys_that_mean_something_are_taken_and_others_left(self, front: str, expected: Metadata) -> None:
        assert read(f"---\n{front}\n---\n\nWords.").metadata == expected

    def test_front_matter_is_shown_without_its_fences(self) -> None:
        reading = read("---\ntitle: The mill\n---\n\nWords.")
        result = ingest(reading, doc_id="d", source="a.md", sha256="0")
        assert [result.document.display(passage.ranges) for passage in result.passages] == ["title: The mill", "Words."]

    def test_front_matter_that_is_no_yaml_is_remarked(self) -> None:
        reading = read("---\ntitle: [unclosed\n---\n\n# Heading\n")
        assert reading.metadata == Metadata("Heading")
        (remark,) = reading.problems
        assert "no YAML" in remark.reason
        assert not remark.lost


class TestMarks:
    @pytest.mark.parametrize(
        ("raw", "shown"),
        [
            ("a *b* a", "a b a"),
            ("2 * 3 * 4", "2 * 3 * 4"),
            ("snake_case_name", "snake_case_name"),
            ("***both***", "both"),
            ("~~gone~~ stays", "gone stays"),
            ("``a ` tick``", "a ` tick"),
            ("[a](b) a [a](<b c> 'd') a", "a a a a"),
            ("[*a* `b`](c)", "a b"),
            ("[a][] and [a] and [b][a]\n\n[a]: /x", "a and a and b"),
            ("[a](not closed", "[a](not closed"),
            ("![*alt*](i.png)", "*alt*"),
            ("&copy; &#x41; &unknown;", "© A &unknown;"),
            (r"\# not a heading \q", r"# not a heading \q"),
            ("line one  \nline two\\\nline three", "line one line two line three"),
            ("a <br> b<i>c</i>", "a   bc"),
            ("`code\nover lines`", "code over lines"),
            ("نام *کتاب* و [پیوند](x)", "نام کتاب و پیوند"),
        ],
    )
    def test_what_is_shown(self, raw: str, shown: str) -> None:
        reading = read(raw)
        check_invariants(reading)
        assert displayed(reading)[0][1] == shown

    def test_quotes_inside_lists_inside_quotes(self) -> None:
        reading = read("> - one\n>   > two\n>   > more\n>\n> three\n")
        check_invariants(reading)
        assert [shown for _, shown in displayed(reading)] == ["one", "two more", "three"]

    def test_a_mark_of_byte_order_and_nul_characters_keep_their_places(self) -> None:
        text = "\ufeff# One\0two\n\n*three*" + " word" * 1000
        reading = read(text)
        check_invariants(reading)
        assert reading.text == text
        assert [shown for _, shown in displayed(reading)] == ["One\0two", "three" + " word" * 1000]


PIECES = st.sampled_from(
    ["#", "*", "**", "_", "`", "```", "[", "](", ")", "]", "<b>", "<!--", "-->", "> ", "- ", "1. ", "|", "---", "===",
     "\\", "&amp;", "[^1]", "[^1]: ", "~~", "word", "слово", "کلمه", " ", "  ", "\n", "\n\n", "\t", "\r\n", "    "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_character_is_lost_or_doubled_whatever_the_text(text: str) -> None:
    reading = read(text)
    assert reading.text == text
    check_invariants(reading)


def test_deep_nesting_ends() -> None:
    for text in ("> " * 5000 + "x", "[" * 5000 + "x", "- " * 3000 + "x", "*a " * 5000):
        check_invariants(read(text))


def test_an_empty_file_says_so() -> None:
    reading = read("")
    assert reading.blocks == ()
    assert reading.problems[0].reason == "holds no text"


def test_blocks_are_in_order() -> None:
    blocks: tuple[Block, ...] = read(WHOLE).blocks or ()
    assert [block.start for block in blocks] == sorted(block.start for block in blocks)


def test_references_under_a_heading_are_told_by_their_words_not_their_marks() -> None:
    text = (
        "# Salt\n\nThe road was dry for a day in every direction.\n\n## References\n\n"
        "1. Karr, J. (1902). *Wells of the north*. River Press.\n"
        "2. [Moor, A. (1911). Salt.](https://example.org/salt) Journal of Roads, 7(3).\n"
    )
    reading = read(text)
    ingested = ingest(reading, doc_id="d", source="a.md", sha256="")
    shown = [
        ingested.document.display(passage.ranges) for passage in ingested.passages if passage.kind is Kind.REFERENCE
    ]
    assert shown == [
        "1. Karr, J. (1902). Wells of the north. River Press.",
        "2. Moor, A. (1911). Salt. Journal of Roads, 7(3).",
    ]
