"""Teaching live, served beside Voilà without a kernel: the pages, what a phone and a presenter say, what they are told.

State travels by server-sent events: they are plain HTTP, pass every proxy that a page passes, and a browser that slept or lost
its network asks again by itself. Whoever asks is told all of where the room stands, so nothing hangs on what they missed.
"""
