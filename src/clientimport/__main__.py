"""`python -m clientimport` is the same as `clientimport`."""

from clientimport.cli import main

if __name__ == "__main__":
    main()
