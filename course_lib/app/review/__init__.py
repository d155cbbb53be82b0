"""Review: what is due today, sittings of one's own choice, and the tests before and after a lesson."""
