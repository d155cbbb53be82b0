"""What learners did: events in, rows appended to one database that many kernels share, events out.

SQLAlchemy (0.4 s of a kernel's start) is first imported by `open_store`, not by importing this package.
"""

from . import live, outbox
from .backup import back_up, restore
from .copying import Copied, copy_store
from .data_folder import data_folder, learners_file, learners_place
from .database_address import Place, Postgres, place_of
from .errors import Deleted, NotSaved, Refused, Taken
from .events import Made, Run, Store, open_store
from .file_check import check_store
from .host_key import host_key
from .learner_codes import digits_of, learner_of, record_number, run_of
from .snapshot import Snapshot, snapshot_of

__all__ = [
    "Copied", "copy_store", "Deleted", "Made", "NotSaved", "Refused", "Run", "Snapshot", "Store", "Taken", "back_up", "check_store", "data_folder", "digits_of", "host_key",
    "Place", "Postgres", "place_of", "learner_of", "learners_file", "learners_place", "live", "open_store", "outbox", "record_number", "restore", "run_of", "snapshot_of",
]  # fmt: skip
