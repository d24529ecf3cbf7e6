"""Jobs: imports that a scheduler starts, one or several, with what must happen before and after each."""
