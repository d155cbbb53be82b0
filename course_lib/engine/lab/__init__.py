"""The dose lab: what is set in it, tapers, goals, and the code by which a setup is shared."""
