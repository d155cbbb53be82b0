"""`make load`: the course under many learners, on loopback and for a bounded time.

`page` is one learner's page as its own client keeps it, `served` a course with its family of processes under watch;
`opening`, `lesson_hour`, `waking`, `flood`, `kills` and `weight` are the parts, `figures_file` writes what they found.
Whoever asks is a process of its own on the same machine, so its processor time is told apart from the course's.
"""
