"""Under construction."""

progress = None
