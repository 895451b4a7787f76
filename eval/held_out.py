"""The questions of a set that the shipped reader knows nothing of.

Of two sets the reader was trained on some passages and chosen by others (:mod:`eval.training.sets`); questions about
those tell how well it remembers. A document's part is told by its title, so a set need not say which it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .dataset import Dataset, MarkedQuestion
from .errors import DatasetError
from .training.sets import Role, Use, role_of


def held_out(dataset: Dataset, role: Role = Role.TEST) -> Dataset:
    """Return the set with only the questions about documents that are kept for testing, or for choosing.

    Its documents stay.

    Raises:
        DatasetError: When the set brings no documents, or no question is left.
    """
    if dataset.documents is None:
        raise DatasetError(
            f"The set {dataset.name!r} brings no documents; expected some, since their titles tell which are held out. "
            "Ask it whole."
        )
    held = {text.name for text in dataset.documents if role_of(Use.SPLIT, text.title) is role}
    questions = tuple(question for question in dataset.questions if held.issuperset(_about(dataset, question)))
    if not questions:
        raise DatasetError(
            f"The set {dataset.name!r} holds no question about a document that is held out for {role}; expected at "
            "least one. Give another set, or ask it whole."
        )
    return replace(dataset, questions=questions)


def _about(dataset: Dataset, question: MarkedQuestion) -> Iterator[str]:
    yield from question.within
    yield from (span.file for span in question.spans)
    yield from dataset.qrels.get(question.question_id, ())
