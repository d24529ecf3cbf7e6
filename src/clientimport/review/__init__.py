"""The web page on which rejects are understood, mended together and loaded (`clientimport review`)."""
