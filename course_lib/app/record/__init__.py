"""The learner's record as a whole: read into responses here, and folded in the engine."""
