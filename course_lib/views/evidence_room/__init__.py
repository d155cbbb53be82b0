"""The evidence room: what may be said, on whose word, how far; where it is taught and asked; and the words for it."""
