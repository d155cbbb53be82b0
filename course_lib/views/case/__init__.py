"""The screens of a case: opening, decision, what followed, debrief."""
