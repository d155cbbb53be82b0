"""The environment → a running course, and sentences that say where it is and who can reach it.

This is Voilà with our own page, our own short list of addresses, and nothing else: see `settings.py` for what a host
can set, `routes.py` for the addresses, `server.py` for how Voilà is set up, `lesson_page.py` for what happens when
somebody opens a page, `allowed_hosts.py` for the names that are answered, `page_access.py` and `page_channel.py` for what a browser may
send, and `security_headers.py` for what a browser is told to allow.
"""

from .launch import main

__all__ = ["main"]
