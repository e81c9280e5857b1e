"""The node classes, one file a family. Adding a class to a file here adds the node everywhere."""
