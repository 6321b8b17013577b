"""The permission matrix: a town of people, requests that leave nothing behind, and who may call what."""
