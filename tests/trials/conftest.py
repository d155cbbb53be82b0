"""What the trials share with the tests of the doors: a data folder of their own, and rooms entered as a browser enters them."""

from tests.app.conftest import data, enter, enter_case, enter_quiz, enter_start, lock, served, simulated_once

__all__ = ["data", "enter", "enter_case", "enter_quiz", "enter_start", "lock", "served", "simulated_once"]
