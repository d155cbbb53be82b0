"""Small quizzes that the tests know by heart, whatever the banks of the lessons hold."""

from course_lib import content
from course_lib.model.quiz import Quiz

LESSON_QUIZ = "icu-quadriplegia"
MORE = {"claims": ["S4"], "level": "apply", "sources": ["foye-2023"]}


def twelve() -> Quiz:
    """The first twelve questions of a lesson, asked in order: however its bank grows, these stay."""
    quiz = content.quiz(LESSON_QUIZ)
    return quiz.model_copy(update={"ask": None, "items": quiz.items[:12]})


ORDERING = {
    "id": "kinds-ordering", "kind": "ordering", **MORE,
    "stem": "A patient wakes and cannot lift a limb. In which order do these goals of mobility come?",
    "stages": [
        {"id": stage, "text": f"{stage.capitalize()} {more}", "because": f"The {stage} comes here, by the grade of strength that it asks for."}
        for stage, more in [("turning", "in bed"), ("sitting", "at the edge of the bed"), ("standing", "with two people"), ("walking", "with a frame")]
    ],
}  # fmt: skip
MATCHING = {
    "id": "kinds-matching", "kind": "matching", **MORE, "beyond_seed": True,
    "stem": "Which device answers which task?",
    "matches": [
        {"id": "feeding", "left": "Bringing a spoon to the mouth", "right": "Balanced forearm orthosis", "because": "It places the upper arm."},
        {"id": "toilet", "left": "Rising from the toilet", "right": "Raised seat", "because": "Rising from sitting is what is hard."},
        {"id": "stairs", "left": "Getting to the first floor", "right": "Motorized lift that carries a seated person along the stairs", "because": "The stairs cannot be climbed yet."},
    ],
    "spares": [
        {"id": "splint", "right": "Wrist splint", "because": "The hand is not what is weak."},
        {"id": "grip", "right": "Built-up grip", "because": "The grasp is kept."},
    ],
}  # fmt: skip
NUMERIC = {
    "id": "kinds-numeric", "kind": "numeric", **MORE, "about": "hedge",
    "stem": "How much prednisone do about 12 stand for?", "unit": "mg/day", "tolerance": 1, "key": 12.5,
    "because": "Twelve and a half, in this test.",
    "mistakes": [{"times": 2, "because": "That doubles it."}, {"times": 0.5, "because": "That halves it."}],
}  # fmt: skip
CONVERT = {
    "id": "kinds-convert", "kind": "numeric", **MORE,
    "stem": "A patient takes methylprednisolone {amount} mg/day. How much prednisone is that?",
    "unit": "mg/day", "tolerance": 0.5, "convert": {"drug": "methylprednisolone", "to": "prednisone", "amounts": [16, 32, 240]},
    "because": "{amount} × 5/4 = {key} mg/day, by the table of anti-inflammatory effect.",
    "mistakes": [{"times": 0.8, "because": "That reads {amount} mg of one drug as {amount} mg of another."}],
}  # fmt: skip
SHIFT = {
    "id": "kinds-shift", "kind": "shift", **MORE, "hedge": "may",
    "stem": "How does this finding move the hypothesis?",
    "hypothesis": "A myopathy from the steroid", "finding": "The creatine kinase is forty times the upper limit.", "key": "less",
    "because": {"less": "Such a value speaks for another muscle disease.", "same": "It is far outside of what is usual.", "more": "The enzyme is usually normal in the chronic form."},
}  # fmt: skip
SINGLE = {
    "id": "kinds-single", "kind": "single", **MORE, "stem": "Which range of motion suits grade 1?",
    "answers": [
        {"id": "passive", "text": "Passive", "correct": True, "because": "Nothing moves by itself."},
        {"id": "active", "text": "Active", "because": "There is no movement to make active."},
        {"id": "resisted", "text": "Resisted", "because": "That would need more than antigravity strength."},
    ],
}  # fmt: skip
SHORT = {
    "id": "kinds-short", "kind": "short", **MORE, "asks": "term",
    "stem": "What is the turning of a ventilated patient onto the front called?",
    "accept": ["prone positioning", "proning"], "because": "Lying prone recruits the back of the lungs.",
    "mistakes": [{"words": ["pronation", "supination"], "because": "That turns a forearm.", "error": "takes the forearm's word for the body's"}],
}  # fmt: skip
DECISION = {  # in two variants whose keys differ
    "id": "kinds-decision", "kind": "single", **MORE, "asks": "decision", "stance": "wait",
    "stem": "{who} is on prednisone and {finding}. What do you do?",
    "answers": [
        {"id": "wait", "text": "Watch for now", "correct": True, "because": "With {finding}, this would be watching.", "error": "takes a fall in pressure for a side effect"},
        {"id": "act", "text": "Give hydrocortisone", "because": "With {finding}, this would be a rescue.", "error": "takes tiredness for a crisis"},
        {"id": "stop", "text": "Stop the steroid", "because": "Stopping takes away what is missing.", "error": "treats myopathy by stopping at once"},
        {"id": "image", "text": "Order an image", "because": "An image answers another question.", "error": "looks for a lesion first"},
    ],
    "variants": [
        {"words": {"who": "A woman of 71", "finding": "tired in the evening"}},
        {"words": {"who": "A man of 30", "finding": "vomiting with a falling pressure"}, "key": "act"},
    ],
}  # fmt: skip
KINDS = (ORDERING, MATCHING, NUMERIC, CONVERT, SHIFT, SINGLE, SHORT)


def every_kind(**more) -> Quiz:
    """One item of every kind, in the order of `KINDS`."""
    return Quiz(**written(), **more)


def written() -> dict:
    """The same, as a file would hold it, without its id unless it is named."""
    return {"id": "every-kind", "title": "Every kind", "intro": "One question of every kind.", "items": list(KINDS)}
