"""The other end of the client's pipes: what all processes behind the editor do alike."""
