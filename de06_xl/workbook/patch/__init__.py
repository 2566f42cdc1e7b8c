"""Cells changed inside a workbook package, with every part that they do not touch left byte for byte.

Programs that read a workbook and save it again lose what they do not know: charts, pictures, pivot tables,
rich text, extensions. Here only the ``<c>`` elements named by the blocks are rewritten.
"""
