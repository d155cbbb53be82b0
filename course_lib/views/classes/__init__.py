"""A class over weeks on screen: a learner's own card, and its teacher's page."""
