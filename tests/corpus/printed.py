"""A printed journal issue as common tools take it from PDF, written for the tests with all of its trouble."""

from __future__ import annotations

import textwrap
from itertools import product

_NOUNS = ("ferry", "mill", "granary", "bridge", "market", "chapel", "quarry", "tannery", "orchard", "lime kiln")
_PLACES = ("the lower town", "the salt road", "the eastern landing", "the hill villages", "the old fort")
_DEEDS = (
    "was rented out to a family of weavers who kept it in good order",
    "stood empty for most of a decade, as the accounts of the guild complain",
    "paid its tithe in barley and was praised for it in a letter to the abbot",
    "burned down in a dry spring and was built again of stone from the river",
    "changed hands twice within a year, each time at a lower price",
)


def prose(first: int, lines: int, width: int = 80) -> str:
    """Return about ``lines`` wrapped lines of plain sentences, others for each ``first``."""
    made: list[str] = []
    for number, (noun, place, deed) in enumerate(product(_NOUNS, _PLACES, _DEEDS)):
        if number >= first:
            made.append(f"In {1500 + number} the {noun} of {place} {deed}.")
        if len(made) * 1.6 > lines:
            break
    return "\n".join(textwrap.wrap(" ".join(made), width, break_on_hyphens=False)) + "\n"


FOREWORD = """\
 This issue is about rivers and roads. It gathers what was read at the summer
meeting of the society and was asked for by those who could not be there.

FOREWORD
"""

FIRST_ARTICLE = f"""\
 THE FERRIES OF
THE UPPER RIVER:

A B S T R A C T
The article follows the ferries of the upper river from their beginnings to the

opening of the first bridge and asks who paid for them in each of the periods.
 I N T R O D U C T I O N
Ferries were the only way over the upper river until the bridge was opened in
1967. They carried salt, wool and, in good years, travellers who paid in silver.
The tolls were fixed by the guild of millers and read out every spring on the
market place of the lower town, where the boats were also caulked and painted.

{prose(0, 20)}
The oldest list of tolls is kept in the town archive1. It names nine landings,
of which four are still known. A younger list of the year 18122 leaves out the
upper landings altogether, since the ice had destro-

1 Archive of the Lower Town, box 4, folder 2.
2 The list was printed by J. Karr in 1902, see http://example.org/lists-
of-tolls.html.
 yed the piers two winters before. The guild never built them again, although
the villages asked for it more than once and offered timber of their own.

{prose(20, 20)}


12 Journal of River Studies • No 3 (7) 1999

R I V E R S  A N D  R O A D S

OLD AND NEW LANDINGS

The landings were built of larch. A landing lasted about twenty years before it
had to be renewed, and the renewal cost the guild half of the tolls of a summer.

{prose(40, 20)}
Most of the timber came down the river on rafts, which were sold to the baker as

The guild never built them again, although the
villages asked for it more than once.
 firewood as soon as the piers were done. The carpenters were paid by the day.
They came from the hill villages, where non-payment of wages was well remem-
bered, and they worked only if an elder of the guild stayed with them.

{prose(60, 20)}"""

SECOND_ARTICLE = f"""\
 SALT AND SILVER ON
THE NORTHERN ROAD

A B S T R A C T
Salt paid for the northern road, and silver for its guards.
 I N T R O D U C T I O N
{prose(80, 24)}
The northern road was never paved. It followed the dry side of the valley, where
wells had been dug at the distance of a day, and it was closed in the months of



15 Journal of River Studies • No 3 (7) 1999

R I V E R S  A N D  R O A D S

spring, when the wells were given over to the herds. Non-payment of the toll was
punished by the loss of the load. Traders from the plain preferred the southern
road, which was longer but had inns.

Table 1. Loads by year
(in camels)

Year Salt Silver

1801 120 14

1802 133 9

1803 98 11

{prose(100, 24)}
 The figures come from the books of the guards. They are not complete, because a
fire destroyed the books of the later years, and because small loads of less
than a camel were never written down at all.

{prose(120, 24)}


17No 3 (7) 1999 • Journal of River Studies

S A L T  A N D  S I L V E R  O N  T H E  N O R T H E R N  R O A D :  A  H I S T O R Y

AFTER THE RAILWAY

When the railway came, the road was left to shepherds. The wells fell dry one by
one, and by the end of the century only the inns of the southern road were used
by anyone who had the choice. The last guard was paid off in 1911.

CONCLUSIONS
The road lived as long as salt was dear. For the upper river the opposite is true,
since its boats were needed by all.
"""

ISSUE = FOREWORD + FIRST_ARTICLE + SECOND_ARTICLE
