"""The screens of the page *Review*: what is due today, a sitting of one's own choice, the tests before and after a lesson."""
