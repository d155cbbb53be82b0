"""What `python -m course_lib validate` finds: in one file against the others, in an item, in a case, in the course as a whole."""
