"""What this room reads from files: pathways, the rubric and the question bank, unchangeable once loaded."""
