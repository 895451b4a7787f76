"""What each part of search is worth: the same queries ranked by less than all of it, compared query by query."""
