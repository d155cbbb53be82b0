"""A worksheet: `sheet` holds what each part asks and what was committed so far, `marking` says which picks hold.

Grades are drawn by the run's seed, so a worksheet is resumed by replaying its commitments.
What a learner wrote is kept as it was typed, and never judged.
"""
