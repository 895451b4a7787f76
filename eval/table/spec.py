"""The list of sets that the table shows: where they are, and how much of them is asked."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from eval.dataset import Dataset
from eval.errors import DatasetError
from eval.formats.beir import load_beir
from eval.formats.questions import load_questions
from eval.measures.retrieval import NAMES

Count = Annotated[int, Field(ge=1)]


class SetSpec(BaseModel):
    """One set: a BEIR folder, or a question file with its folder of documents.

    Attributes:
        name: Unique in the list; names the set on the command line and in the results.
        about: What stands in the table.
        shipped: Whether its paths are relative to the list itself, and not to the folder of sets.
        sample: Ask so many questions, drawn at random; ``None`` for all.
        held: Ask only about documents that the reader was not trained on.
        ranked: Rank the documents for so many queries, drawn at random; ``None`` for all that have qrels.
        retrieval_only: Ask no question, only rank.
        ablate: The measure by which ways of ranking are compared on it; ``None`` to leave it out there.
        seed: Of both draws.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1)]
    about: Annotated[str, Field(min_length=1, pattern=r"^[^|\n]+$")]
    shipped: bool = False
    beir: str | None = None
    questions: str | None = None
    documents: str | None = None
    sample: Count | None = None
    held: bool = False
    ranked: Count | None = None
    retrieval_only: bool = False
    ablate: str | None = None
    seed: int = 0

    @model_validator(mode="after")
    def _one_form(self) -> SetSpec:
        if (self.beir is None) == (self.questions is None) or (self.questions is None) != (self.documents is None):
            raise ValueError("a set is either beir, or questions with documents")
        if self.retrieval_only and (self.beir is None or self.sample is not None):
            raise ValueError("retrieval_only goes with beir and without sample")
        if self.held and (self.beir is None or self.retrieval_only):
            raise ValueError("held goes with beir and with questions that are asked")
        if self.ablate is not None and (self.beir is None or self.ablate not in NAMES):
            raise ValueError(f"ablate goes with beir and names one of {', '.join(NAMES)}")
        return self

    def asked(self) -> dict[str, Any]:
        """Return what of it decides the figures of the table."""
        return self.model_dump(exclude={"ablate"})

    def compared(self) -> dict[str, Any]:
        """Return what of it decides how ways of ranking compare."""
        return self.model_dump(include={"name", "beir", "shipped", "ranked", "ablate", "seed"})

    def load(self, folder: Path) -> Dataset:
        """Return the set.

        Args:
            folder: What its paths are relative to.

        Raises:
            DatasetError: When it is missing or broken.
        """
        if self.beir is not None:
            return load_beir(folder / self.beir)
        return load_questions(folder / str(self.questions))


class SpecFile(BaseModel):
    """The whole list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sets: Annotated[tuple[SetSpec, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _unique(self) -> SpecFile:
        names = [each.name for each in self.sets]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"the name {twice[0]!r} is given twice")
        return self


def load_spec(path: Path) -> tuple[SetSpec, ...]:
    """Return the sets of a list, in its order.

    Raises:
        DatasetError: When it is missing or broken.
    """
    try:
        return SpecFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).sets
    except OSError as error:
        raise DatasetError(
            f"{path} cannot be read ({error.strerror}); expected a list of sets. Check the path."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path} is not TOML ({error}). Correct it.") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the list"
        raise DatasetError(f"{path}: {place}: {first['msg'].lower()}. Correct it.") from error
