"""A class over weeks: what a learner does with it, and what its teacher reads."""
