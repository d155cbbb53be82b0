"""The teaching model of muscle under corticosteroids: regimen and patient in, trace out.

    exposure → adrenal_axis → disease → muscle → strength, put together by `simulate`

It stands alone: it knows the nouns of `model` and numpy, and takes drugs and constants as arguments.
For the course's own drugs and constants at hand: `from course_lib import physiology`.
"""
