"""What each callback answers: plain functions of their arguments and of the atlas."""
