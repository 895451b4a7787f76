"""Words that make a number or a year a bound and no statement: "at least ten", "before 2010".

In folded text, in English, Persian and Russian.
"""

from __future__ import annotations

SINCE = r"(?:after|since|from|past|после|с|со|от|начиная с|позже|позднее|(?:پس|بعد) از|از)"
"""Matches what a time begins with."""
UNTIL = r"(?:before|until|till|by|up to|prior to|to|до|к|по|раньше|ранее|(?:پیش|قبل) از|تا)"
"""Matches what a time ends with."""

_ENGLISH = "before after since until till by from between than over under above below least most to up prior past only"
_RUSSIAN = "до после с со к от между более менее больше меньше свыше выше ниже не начиная по позже раньше позднее ранее"
_PERSIAN = "از تا پیش قبل بعد پس بیش کمتر بیشتر میان بین فقط حداقل حداکثر"
BOUND = rf"(?:{'|'.join(f'{_ENGLISH} {_RUSSIAN} {_PERSIAN}'.split())}|دست ?کم)"
"""Matches what makes the number after it a bound."""
