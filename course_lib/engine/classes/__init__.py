"""A class over weeks: who belongs to it, what its teacher may see of whom, and what the next session could be about."""
