"""What a room sees while it is asked: the question on a phone and on the wall, the votes, the answer with its reasons."""
