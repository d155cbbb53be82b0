"""The doors of teaching live: the questions that a room can be asked, and what of them the wall, a phone and the presenter see."""
