"""The teaching model of muscle under corticosteroids: regimen and patient in, trace out.

It stands alone: it knows the nouns of `model` and numpy, and takes drugs and constants as arguments.
For the course's own drugs and constants at hand: `from course_lib import physiology`.

    simulate           a scenario, drugs and parameters → the trace of every patient; the order in which the rest is solved
    parameters         the constants of one patient or of N, and how patients differ
    doses              courses → what arrives in a body and when
    exposure           regimen → what reaches the tissues
    suppression        exposure → what of the trophic drive and of cortisol it lets go
    adrenal_axis       exposure → capacity of the axis, own cortisol, adrenal deficit
    disease            exposure → acute illness, chronic disease, bronchospasm
    muscle             exposure, loading, inflammation → muscle mass, acute injury, lasting loss
    strength           trace → MRC grades and sum score, chair rise, inspiratory pressure
    why                the chain of causes from a dose to the strength of a day, with its numbers
    equations          each equation by itself: numbers in, number out
    hill, bateman, nodes, linear_recurrence, grid    the Hill function, compartments in a row, few for many, y' = a − b·y along time, the clock of a run
    evidence/          calibration, targets, checks and observations: the model beside what was published
    exchange/          the model as Antimony and SBML

Each module shows its equations in the usual notation, with the unit and the name in the code of every symbol.
"""
