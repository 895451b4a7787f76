from __future__ import annotations

import pytest

from corpus.document import Part
from corpus.errors import UnknownPart
from corpus.part_names import PartName, part_ids, part_name

PARTS = (Part("Foreword", 0, 10), Part("Ferries", 10, 90, ("Ann Mason",)))


def test_parts_are_named_in_their_order() -> None:
    assert part_ids("issue-1a2b3c4d", PARTS) == ("issue-1a2b3c4d:1", "issue-1a2b3c4d:2")
    assert part_ids("issue-1a2b3c4d", ()) == ()


def test_every_name_leads_back_to_its_part() -> None:
    names = [part_name(part_id) for part_id in part_ids("issue-1a2b3c4d", PARTS)]
    assert names == [PartName("issue-1a2b3c4d", 1), PartName("issue-1a2b3c4d", 2)]
    assert [name.of(PARTS) for name in names] == list(PARTS)


@pytest.mark.parametrize(
    "part_id", ["", ":", "issue", "issue:", ":2", "issue:0", "issue:-1", "issue:x", "issue:٢", "issue:9999999"]
)
def test_what_is_no_name_is_refused_in_words(part_id: str) -> None:
    with pytest.raises(UnknownPart, match="expected a doc_id, a colon and a number") as caught:
        part_name(part_id)
    assert "`index list`" in str(caught.value)


@pytest.mark.parametrize(("parts", "holds"), [(PARTS, "2 of them"), ((), "none")])
def test_a_number_beyond_the_last_part_says_how_many_there_are(parts: tuple[Part, ...], holds: str) -> None:
    with pytest.raises(UnknownPart, match=f"Part 3 of issue was asked for; that document has {holds}"):
        PartName("issue", 3).of(parts)
