"""The screens of a worksheet."""
