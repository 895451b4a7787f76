import numpy as np

from corpus.packing import pack_boxes, unpack_boxes
from corpus.readers.boxes import Boxes
from corpus.readers.protocol import Box

SOME = (Box(1, 2, 3.5, 4), None, Box(10.25, 20, 30, 40))


def test_boxes_come_back_as_they_went_in():
    boxes = Boxes.of(SOME)
    assert tuple(boxes) == SOME
    assert len(boxes) == 3
    assert tuple(boxes[1:]) == SOME[1:]
    assert boxes[-1] == SOME[-1]


def test_a_box_takes_sixteen_bytes():
    assert Boxes.of(SOME).sides.nbytes == 16 * 3


def test_pieces_are_joined_in_order():
    pieces = [Boxes.of(SOME[:1]).sides, Boxes.of(SOME[1:]).sides]
    assert tuple(Boxes.joined(pieces)) == SOME
    assert tuple(Boxes.joined([])) == ()


def test_boxes_are_stored_the_same_from_either_form():
    assert pack_boxes(Boxes.of(SOME)) == pack_boxes(SOME)
    assert unpack_boxes(pack_boxes(Boxes.of(SOME))) == SOME
    assert unpack_boxes(pack_boxes(Boxes(np.empty((0, 4), dtype=np.float32)))) == ()
