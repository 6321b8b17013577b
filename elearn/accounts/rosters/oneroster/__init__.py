"""OneRoster 1.2 CSV in a zip, Japan K-12 profile: read in one pass and bounded memory, every fault with its place.

Pure: no database, no Flask. `archive.opened` gives the files of a zip that is safe to read, `reading.rows` the checked
rows of one file, `writing.Writer` makes a zip of the same profile.
Source: 1EdTech OneRoster 1.2 CSV Binding, Japan K-12/Schools Profile 1.0 (1 March 2026), checked on 2026-11-28.
"""
