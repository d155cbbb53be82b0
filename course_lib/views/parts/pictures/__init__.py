"""Pictures to read: a noun of `model/picture.py` → its drawing as SVG, and the same in words."""
