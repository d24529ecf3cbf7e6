"""`python -m clientimport` is the same as `clientimport`."""

from clientimport.cli import main

main()
