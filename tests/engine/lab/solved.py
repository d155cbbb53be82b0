"""A way to meet each task of each challenge: settings of the model, never a regimen that is good for anyone."""

from course_lib.engine.lab.setup import Step

Change = dict  # fields of the setup, or of its patient, and what they are set to


def _steps(drug, route, every_h, *steps):
    return tuple(Step(float(day), drug, route, float(every_h), float(mg)) for day, mg in steps)


def _prednisone(*steps):
    return _steps("prednisone", "oral", 24, *steps)


def _every_six_hours(*steps):
    return _steps("methylprednisolone", "iv", 6, *((day, mg / 4) for day, mg in steps))


SPARING = {"sparing": "yes", "sparing_from": 0.0}
_LOW_FOR_LONG = _prednisone((0, 40), (14, 25), (28, 15), (42, 10), (56, 5))
WAYS: dict[tuple[str, str], Change] = {
    ("prednisone-taper", "the-agent-alone"): {"sparing": "yes"},
    ("prednisone-taper", "fewest-grams"): {
        "a": _prednisone((0, 40), (28, 25), (42, 15), (56, 10), (70, 7.5), (84, 5)),
        **SPARING,
    },
    ("prednisone-taper", "an-axis-that-answers"): {"a": _LOW_FOR_LONG, **SPARING},
    ("either-side-of-thirty", "below-the-number"): {"a": _prednisone((0, 12))},
    ("either-side-of-thirty", "muscle-and-disease"): {"a": _prednisone((0, 10)), **SPARING},
    ("either-side-of-thirty", "the-axis-too"): {"a": _prednisone((0, 25), (28, 15), (56, 10), (84, 7.5)), **SPARING},
    ("same-number-other-drug", "the-weight"): {"fluorinated": 1.0},
    ("same-number-other-drug", "alike-in-muscle"): {"b": _steps("dexamethasone", "oral", 24, (0, 4.5))},
    ("same-number-other-drug", "not-the-drug"): {"a": _prednisone((0, 15)), **SPARING},
    ("septic-shock", "one-constant"): {"resolution": 0.0},
    ("septic-shock", "days-at-rest"): {"mobility": "partly", "loading": 0.7},
    ("septic-shock", "the-number-stayed"): {"b": _steps("dexamethasone", "infusion", 24, (0, 200), (7, 0))},
    ("ten-days-of-methylprednisolone", "what-the-taper-is-for"): {"a": _every_six_hours((0, 240), (10, 0))},
    ("ten-days-of-methylprednisolone", "not-all-heals"): {"lasting": 0.1},
    ("ten-days-of-methylprednisolone", "the-same-return"): {
        "b": _every_six_hours((0, 240), (12, 160), (16, 80), (20, 40), (24, 20), (28, 8), (32, 0))
    },
}
