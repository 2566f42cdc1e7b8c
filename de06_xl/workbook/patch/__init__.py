"""Changes cells inside a workbook package, leaving every other part byte for byte as it was.

Programs that load and save a workbook lose what they do not know: charts, pictures, pivot tables, rich text,
extensions. Here only the ``<c>`` elements named by the blocks are rewritten.
"""
