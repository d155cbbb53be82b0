"""A learner's record as a whole, on screen."""
