"""The rows of what was first tried on the course and failed: each is a test by name, with its siblings."""
