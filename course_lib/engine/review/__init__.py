"""Review: `schedule` says when each item comes back, `queue` what of it is for today, `asking` by which question, `choice` what a learner picks."""
