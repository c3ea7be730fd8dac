"""`python -m revisionpack`."""

from revisionpack._entry import main

if __name__ == "__main__":
    main()
