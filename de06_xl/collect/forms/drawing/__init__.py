"""Draws the forms that units fill in."""

from de06_xl.collect.forms.drawing.content import FormContent, content_of, group_content_of
from de06_xl.collect.forms.drawing.draw import draw, draw_form, draw_group_form

__all__ = ["FormContent", "content_of", "draw", "draw_form", "draw_group_form", "group_content_of"]
