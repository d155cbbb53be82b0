"""`python -m course_lib.serve.forked REQUESTS LIFE`: the warm process; only a server starts it."""

import sys

from .fork_server import main

main(int(sys.argv[1]), int(sys.argv[2]))
