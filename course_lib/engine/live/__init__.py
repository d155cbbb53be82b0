"""Teaching live: what happened in a room in front of a wall → where its session stands, and what its votes say."""
