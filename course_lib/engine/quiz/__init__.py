"""A quiz: `drawing` chooses the items and their order, `answers` says what may be answered, `marking` what was right.

`sitting` holds a quiz on its way, from the first question to the last.
Everything is drawn by the run's seed and known by its ids, so a record outlives a new order.
"""
