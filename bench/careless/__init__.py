"""Home, list and visit of the same records with the same templates, as a plain Django page is written in a week.

Nothing is fetched beforehand and every column is read, also of other languages; what templates name asks the database
where it stands; numbers are counted for each reader; the middleware is that of `startproject`.
`tests/test_story.py` holds that readers find the same on both; `make bench` measures ours against it.
"""
