"""Places: the tree country → prefecture → municipality → school, its official codes, and their import from CSV.

`codes` and `table` are pure; the 47 prefectures ship as data. The table `organisation` is the room's own (models.py).
"""
