"""`python -m elearn.cli`, for when the script is not on the path."""

from elearn.cli.root import main

main(prog_name="elearn")
