"""Events that web pages state for programs: four syntaxes, one vocabulary.

``document`` makes bytes a tree. ``jsonld``, ``microdata``, ``rdfa`` and ``microformats`` each read
one syntax into **items** (``items.py``), named as schema.org names them. ``schema`` makes drafts of
those that are events, ``merge`` makes one of what a page tells twice, and ``links`` finds the feeds
that a page leads to. All of it is pure, and bounded: pages are strangers' bytes.
"""
