"""The screens of the dose lab."""
