"""The window: its menus, its furniture, and what puts the other rooms together."""
