"""`python -m tests.serve_on_demand`: the course as it is served, but that a page is pictured when it is first asked for.

A start pictures some twenty-six pages, which cost as much as the start itself; a test looks at two or three of them.
"""

import sys

from course_lib.serve import launch, pictures
from course_lib.utf8 import speak_utf8


async def _when_asked(self) -> None:
    """Nothing is pictured before somebody asks for it."""


if __name__ == "__main__":
    pictures.Pictures._all = _when_asked
    speak_utf8()
    sys.exit(launch.main())
