"""The bodies of the API's routes that change the library, and of the jobs that do it."""

from __future__ import annotations

from typing import Annotated, Any

from flask_openapi3.models.file import FileStorage
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from corpus.metadata_edits import is_possible
from index.report import BuildReport, State

from .jobs import Job, JobKind, JobState
from .schema_parts import Given, Taken, Text


class AddForm(BaseModel):
    """Files to add; each becomes a document, or several if it is an archive."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    files: list[FileStorage] = Field(min_length=1, description="Each with its file name, of which the last part counts")


class AddHeaders(BaseModel):
    """Headers of adding."""

    key: str | None = Field(
        None,
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        description="Any text; the same one with the same files gives the job that was made the first time",
    )


def _possible(date: str) -> str:
    if not is_possible(date):
        raise ValueError("expected a day, a month or a year that there is, such as 2021-05-03")
    return date


class EditRequest(Taken):
    """Metadata to change; a member that is absent stays as it is.

    `null` shows what the file says again; an empty value says that nothing is known, whatever the file says.
    """

    title: str | None = Field(None, max_length=1000)
    authors: list[Text] | None = Field(None, max_length=200, description="As “Family, Given”, or a name in one piece")
    date: Annotated[Text, AfterValidator(_possible)] | None = Field(
        None, max_length=100, description="ISO 8601 where it is known: 2021, 2021-05, 2021-05-03"
    )
    container: str | None = Field(None, max_length=1000, description="Journal, book or site that holds it")
    language: str | None = Field(None, pattern=r"^([A-Za-z]{2})?$", description="ISO 639-1")


class JobPath(BaseModel):
    """Names a job."""

    job_id: str = Field(description="As the response that made it gave it")


class JobsQuery(Taken):
    """A place in the list of jobs."""

    cursor: str | None = Field(
        None, pattern=r"^[0-9]{1,18}$", description="`next_cursor` of the page before; absent: the first page"
    )
    limit: int = Field(20, ge=1, le=100, description="Most entries")


class ProgressModel(Given):
    """How far the running stage is; `total` is 0 when it is not known."""

    stage: str = Field(description="`waiting`, `reading` (and cleaning), `looking up`, `encoding` or `writing`")
    done: int
    total: int
    unit: str


class FileModel(Given):
    """What became of one file."""

    source: str
    state: State
    doc_id: str = Field(description="Empty when no document came of it")
    reasons: list[str] = Field(description="What of it was not read, and why")
    remarks: list[str]


class ReportModel(Given):
    """What a job did."""

    generation: str
    switched: bool = Field(description="Whether that is a new one")
    fell_short: bool = Field(description="Whether a file was not read, or only in part")
    counts: dict[str, int] = Field(description="Files by what became of them")
    files: list[FileModel]
    documents: int = Field(description="In the library now")
    passages: int
    encoded: int
    seconds: dict[str, float]


class JobLinks(Given):
    """Where the job can be looked at again, and followed."""

    self: str
    events: str


class JobModel(Given):
    """One piece of work on the library."""

    job_id: str
    kind: JobKind
    subjects: list[str] = Field(description="Names of the files to add, or the `doc_id` of the document to change")
    state: JobState
    created: str
    started: str | None
    ended: str | None
    progress: ProgressModel | None
    report: ReportModel | None
    error: str | None = Field(description="Why it failed or was interrupted")
    links: JobLinks


class JobsModel(Given):
    """One page of the list of jobs, the newest first."""

    jobs: list[JobModel]
    next_cursor: str | None


def job_json(job: Job, links: dict[str, str]) -> dict[str, Any]:
    """Return a job in the form that :class:`JobModel` describes."""
    progress = job.progress
    return {
        "job_id": job.job_id,
        "kind": str(job.kind),
        "subjects": list(job.subjects),
        "state": str(job.state),
        "created": job.created,
        "started": job.started,
        "ended": job.ended,
        "progress": progress
        and {"stage": progress.stage, "done": progress.done, "total": progress.total, "unit": progress.unit},
        "report": None if job.report is None else report_json(job.report),
        "error": job.error or None,
        "links": links,
    }


def report_json(report: BuildReport) -> dict[str, Any]:
    """Return a report in the form that :class:`ReportModel` describes."""
    return {
        "generation": report.generation,
        "switched": report.switched,
        "fell_short": report.exit_status != 0,
        "counts": {str(state): count for state, count in report.counts().items()},
        "files": [file.model_dump(mode="json") for file in report.files],
        "documents": report.documents,
        "passages": report.passages,
        "encoded": report.encoded,
        "seconds": report.seconds,
    }
