"""The environment → a running course, and sentences that say where it is and who can reach it.

This is Voilà with our own page, our own short list of addresses, and nothing else: see `server.py` for the settings,
`page.py` for what happens when somebody opens a page, and `frames.py` for what a browser may send.
"""

from .launch import main

__all__ = ["main"]
