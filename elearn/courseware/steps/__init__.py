"""The steps of a lesson, one kind a file: fields, the words they need, what can be wrong with them, their HTML."""
