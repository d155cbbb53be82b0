"""The course as files that need no server: the first picture of every page, the questions with their feedback, the evidence room.

`python -m course_lib static FOLDER` makes them from the same notebooks, files and templates as the served course.
"""
