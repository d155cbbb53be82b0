"""What a learner knows by now: mastery, tests before and after, strengths, calibration, patients, and the certificate's rule.

All of it are folds over responses and over attempts at cases; nothing of it is stored, and a fold has no clock.
"""
