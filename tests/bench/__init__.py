"""`make bench`: the course beside plain Voilà and a Panel app, in one run on one machine, as ratios.

`servers` starts the three, `pages` opens them, `drags` moves a dose, `memory` weighs what stays open, `engine` times the model;
`figures` says of each number what it is beside its reference, and whether the target was reached.
The servers take turns, so that a busy machine weighs on all of them; quote the ratios, not the milliseconds.
"""
