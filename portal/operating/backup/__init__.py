"""One file that holds database and media: made while the portal works, verified before anything is restored.

`envelope` encrypts or seals the bytes, `archive` knows the parts, `tables` and `media` what they are made of.
"""
