"""The model in the standard forms of its field, to be taken elsewhere: Antimony and SBML."""
