"""The environment → a running course, and sentences that say where it is and who can reach it.

This is Voilà with our own page, our own short list of addresses, and nothing else: see `routes.py` for the addresses,
`server.py` for the settings, `lesson_page.py` for what happens when somebody opens a page, `websocket_limits.py` for
what a browser may send, and `security_headers.py` for what a browser is told to allow.
"""

from .launch import main

__all__ = ["main"]
