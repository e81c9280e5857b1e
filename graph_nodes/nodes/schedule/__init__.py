"""Learning rate schedules: wired to an optimizer, they change its learning rate each epoch."""

from graph_nodes.category import Category

CATEGORY = Category(
    "Schedule", look="schedule", order=120, aliases=("scheduler", "learning rate", "lr", "decay")
)
