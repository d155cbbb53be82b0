"""What learners did: events in, rows appended to one database that many kernels share, events out.

SQLAlchemy (0.4 s of a kernel's start) is first imported by `open_store`, not by importing this package.
"""

from .data_folder import data_folder
from .errors import NotSaved, Refused, Taken
from .file_check import check_store
from .learner_codes import learner_of, run_of
from .store import Run, Store, open_store

__all__ = [
    "NotSaved",
    "Refused",
    "Run",
    "Store",
    "Taken",
    "check_store",
    "data_folder",
    "learner_of",
    "open_store",
    "run_of",
]
