"""Every command and every key of the window, declared once.

``table`` holds them as values. The menus, the shortcuts page, the command palette, the canvas and
the panels all derive from it: no key and no name of a command is written anywhere else.
"""
