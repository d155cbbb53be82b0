"""A case as it is played: what was committed, where that leads, what the patient is given, and how it is judged."""
