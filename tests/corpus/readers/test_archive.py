import io
import stat
import struct
import tracemalloc
import zipfile

import pytest

from corpus.errors import LimitExceeded, ReadingError
from corpus.readers.archive import Member, open_archive, open_package, unfold
from corpus.readers.protocol import Limits


def packed(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def unfolded(data: bytes, limits: Limits | None = None) -> list[Member]:
    return list(unfold(data, "box.zip", limits or Limits()))


def test_members_come_in_order_with_their_bytes_and_without_folders():
    data = packed(("b/two.txt", b"two"), ("b/", b""), ("a.txt", b"one"))
    assert unfolded(data) == [Member("b/two.txt", b"two"), Member("a.txt", b"one")]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("a/../../b.txt", "a/b.txt"),
        ("..\\..\\b.txt", "b.txt"),
        ("C:\\b.txt", "C:/b.txt"),
        ("..", "unnamed"),
    ],
)
def test_a_name_that_points_outside_is_reported_and_never_read(given, kept):
    good = ("good.txt", b"good")
    bad, rest = unfolded(packed((given, b"bad"), good))
    assert (bad.name, bad.data) == (kept, b"")
    assert "points outside" in bad.problem
    assert rest == Member("good.txt", b"good")


def test_an_opened_archive_can_be_unfolded_again_and_only_in_part():
    archive = open_archive(packed(("a.txt", b"one"), ("b.TXT.meta.yaml", b"two")), "box.zip", Limits())
    assert list(archive.unfold((".meta.yaml",))) == [Member("b.TXT.meta.yaml", b"two")]
    assert [member.data for member in archive.unfold()] == [b"one", b"two"]


def test_a_symbolic_link_is_reported_and_never_followed():
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    (member,) = unfolded(packed((link, b"/etc/passwd")))
    assert member.data == b""
    assert "symbolic link" in member.problem


def test_a_bomb_costs_only_itself():
    data = packed(("bomb.txt", b"0" * 60_000_000), ("good.txt", b"good"))
    bomb, good = unfolded(data)
    assert (bomb.data, good.data) == (b"", b"good")
    assert "zip bomb" in bomb.problem


@pytest.mark.parametrize(
    ("method", "shown"), [(zipfile.ZIP_BZIP2, "bzip2"), (zipfile.ZIP_LZMA, "lzma"), (93, "method 93")]
)
def test_a_member_that_is_not_packed_with_deflate_is_reported_without_unfolding_it(method, shown):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("zeros.txt", bytes(50_000_000), method if method != 93 else zipfile.ZIP_DEFLATED)
        archive.writestr("good.txt", b"good")
    data = bytearray(out.getvalue())
    if method == 93:
        struct.pack_into("<H", data, data.index(b"PK\x01\x02") + 10, method)
    tracemalloc.start()
    try:
        bad, good = unfolded(bytes(data))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (bad.data, good) == (b"", Member("good.txt", b"good"))
    assert f"packed in a way that is not read ({shown}); expected deflate" in bad.problem
    assert peak < 20_000_000


def test_a_member_over_the_limit_for_a_file_is_reported():
    data = packed(("large.txt", bytes(range(256)) * 40), ("good.txt", b"good"))
    large, good = unfolded(data, Limits(file_bytes=10_000))
    assert "more than 10000 bytes" in large.problem
    assert good.data == b"good"


def test_all_members_together_stay_under_the_limit():
    data = packed(*((f"{number}.txt", bytes(range(256))) for number in range(10)))
    members = unfold(data, "box.zip", Limits(expanded_bytes=600))
    assert [next(members).name, next(members).name] == ["0.txt", "1.txt"]
    with pytest.raises(LimitExceeded, match=r"2\.txt and what follows were"):
        next(members)


def test_the_size_a_member_declares_is_not_believed():
    data = bytearray(packed(("liar.txt", b"0" * 5_000_000)))
    central = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, central + 24, 10)
    (member,) = unfolded(bytes(data), Limits(file_bytes=1_000_000))
    assert len(member.data) <= 10
    assert member.problem


def test_too_many_members_are_refused_before_the_first():
    data = packed(*((f"{number}.txt", b"x") for number in range(5)))
    with pytest.raises(LimitExceeded, match="holds 5 files; expected at most 4"):
        unfold(data, "box.zip", Limits(members=4))


def test_members_that_share_their_packed_bytes_are_refused():
    data = bytearray(packed(("a.txt", b"x" * 5000), ("b.txt", b"y" * 5000)))
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 4)
    struct.pack_into("<I", data, second + 42, 1)
    with pytest.raises(ReadingError, match="into the same bytes"):
        unfold(bytes(data), "box.zip", Limits())


def test_a_truncated_archive_is_a_reading_error():
    with pytest.raises(ReadingError, match=r"box\.zip is no whole zip archive"):
        unfold(packed(("a.txt", b"x" * 5000))[:-30], "box.zip", Limits())


def test_a_damaged_member_is_reported_and_the_others_are_read():
    data = bytearray(packed(("a.txt", bytes(range(256)) * 9), ("b.txt", b"good")))
    data[60] ^= 0xFF
    bad, good = unfolded(bytes(data))
    assert "damaged" in bad.problem
    assert good == Member("b.txt", b"good")


def test_an_encrypted_member_is_reported():
    data = bytearray(packed(("a.txt", b"secret")))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (member,) = unfolded(bytes(data))
    assert "encrypted" in member.problem


def test_a_member_without_a_name_is_reported():
    bad, good = unfolded(packed((zipfile.ZipInfo(""), b"nameless"), ("good.txt", b"good")))
    assert (bad.name, bad.data) == ("unnamed", b"")
    assert "it has no name" in bad.problem
    assert good == Member("good.txt", b"good")


def test_a_utf8_name_without_its_mark_is_read_as_utf8():
    info = zipfile.ZipInfo("n.txt")
    data = packed((info, b"x")).replace(b"n.txt", "گ.tx".encode()[:5])
    assert [member.name for member in unfolded(data)] == ["گ.tx"]


def test_a_package_that_declares_a_bomb_is_refused_before_anything_is_unfolded():
    with pytest.raises(LimitExceeded, match="zip bomb"):
        open_package(packed(("word/document.xml", b" " * 50_000_000)), "a.docx", Limits())


def test_a_package_that_declares_more_than_the_limit_is_refused():
    with pytest.raises(LimitExceeded, match="PINCITE_LIMITS__EXPANDED_BYTES"):
        open_package(packed(("a.xml", b"x" * 500)), "a.docx", Limits(expanded_bytes=400))
