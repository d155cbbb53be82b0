"""`python -m course_lib.serve`: the same as `python -m course_lib serve`."""

import sys

from .launch import main

sys.exit(main())
