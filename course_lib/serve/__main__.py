"""`python -m course_lib.serve`: the same as `python -m course_lib serve`."""

import sys

from ..utf8 import speak_utf8
from .launch import main

speak_utf8()
sys.exit(main())
