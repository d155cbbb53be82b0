"""The three ways in which the store says no, each carrying one sentence for the person it concerns."""


class NotSaved(Exception):
    """The database could not be used (locked, full, read-only, gone …): nothing was written, a later try may work."""


class Taken(Exception):
    """Another event already has this number in this run, as when one activity is open in two tabs."""


class Refused(Exception):
    """This address or this file is not one that this version of the course works with."""
