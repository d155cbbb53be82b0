"""Doors that hand the course's questions to other programs; what needs a package of its own is imported when it is asked for."""
