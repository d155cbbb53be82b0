"""`python -m course_lib VERB`: see `cli.py`."""

import sys

from .cli import main

sys.exit(main())
