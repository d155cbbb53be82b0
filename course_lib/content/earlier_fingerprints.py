"""Fingerprints of the kind before today's → what they name now; they were taken of a file's bytes, and stand in records.

The list is closed: it says what the content was on the day on which fingerprints came to follow meaning.
"""

EARLIER = {
    "4403b76e2aff3b7d": "m-43639abcf9d71cac",  # cases/a-list-from-the-internet
    "637db5c1ea862851": "m-bacda8ca442ed97b",  # cases/awake-and-unable-to-move
    "e5bdb6bacd843f97": "m-19319fc702a2d237",  # cases/fifty-a-day
    "d14e9a17b10ee2cc": "m-57f4effcfcebc828",  # cases/second-floor
    "7ce85b2c0be9a977": "m-e3a625d1647b8974",  # cases/shock-then-ards
    "66a270c45e608348": "m-01633519e4f4dbed",  # cases/strong-enough-legs
    "21bf745134b76a34": "m-afca1539be99d0b9",  # cases/the-stairs-won
    "401cc97be3f24767": "m-67f463873444abf9",  # cases/too-much-of-their-own
    "36ead0fefa76f71a": "m-65775d50ff100602",  # quizzes/clinic-day
    "961217a1128f4340": "m-bf7a6007081694d0",  # quizzes/experimental-options
    "89bb24099712e073": "m-b9ac1c6143a40a93",  # quizzes/icu-quadriplegia
    "fd805e83eadeef20": "m-c67bdbc8cfdf975d",  # quizzes/occupational-therapy
    "923d673f1eae8152": "m-110acef039a7e143",  # quizzes/physical-therapy
    "0132c36b373c5db9": "m-985bdec711f93fb1",  # quizzes/recognise-it
    "899a337f6757f98e": "m-639975dcbd715ea9",  # quizzes/reduce-the-dose
    "576f2554389d64a4": "m-43c763d172fffe93",  # quizzes/sepsis-and-ards
    "4e7677317bd43b9d": "m-92f561706da1701f",  # quizzes/whom-to-call
    "311fb9629294b641": "m-f7af2b1bc1d7507d",  # worksheets/consult-note
    "f4edddb09999b143": "m-b8bebd833c0232ce",  # worksheets/equipment-for-real-tasks
    "18c95287ca73b498": "m-014caf8c7f2e0dd5",  # worksheets/evidence-ladder
    "9494ea37a19de583": "m-c0425224f65f2b02",  # worksheets/prescription-by-grade
    "2f8882966222bf8b": "m-b5d3bcf9511cc31e",  # worksheets/six-short-stories
    "f14596ec082eacaa": "m-8f5c1b82659b17c7",  # contrasts/cord-or-muscle
    "8a67d7563d26827e": "m-6557911d3b4893b8",  # contrasts/flare-or-steroid
    "f5c2076d47177c97": "m-d6416842f859e0c5",  # contrasts/may-it-end-today
    "c00f7e2aa03b243c": "m-7074733ca674f4f0",  # contrasts/strong-legs-weak-breath
    "a41916c9c5f97148": "m-6c7fb2b0bebf1ff3",  # contrasts/tired-after-the-taper
    "e1e4588a90bce0b8": "m-8b7fa16599962ef1",  # contrasts/which-dose-which-disease
    "0df6cc8381a27131": "m-95fc0862fc7f2f39",  # labs/either-side-of-thirty
    "930be80742cdf196": "m-ccc061c41232fcae",  # labs/prednisone-taper
    "48b25db211cbd0f5": "m-9cb4815e2392f70d",  # labs/same-number-other-drug
    "10713da15d6a4afb": "m-4b19d7fa75c3cab3",  # labs/septic-shock
    "50a037dc7e08c1a5": "m-d3e1f75f191ed08c",  # labs/ten-days-of-methylprednisolone
}
