"""Texts of records as files for translators' tools: PO, XLIFF 1.2 and XLIFF 2."""
