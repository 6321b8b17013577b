"""`/check`: whether a device and a network are ready for a class, told in a minute.

Tables owned: none; nothing of a visit is kept. Doors: its pages. Callers: people, before the first lesson.
"""
