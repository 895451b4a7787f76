"""All measures in the order of a report."""

from __future__ import annotations

from .calibration import MEASURES as CALIBRATION
from .confidence import MEASURES as CONFIDENCE
from .latency import MEASURES as LATENCY
from .measure import Measure
from .quotes import MEASURES as QUOTES
from .quoting import MEASURES as QUOTING
from .refusal import MEASURES as REFUSAL
from .retrieval import MEASURES as RETRIEVAL

CATALOGUE: tuple[Measure, ...] = (*QUOTING, *REFUSAL, *CONFIDENCE, *CALIBRATION, *RETRIEVAL, *QUOTES, *LATENCY)
