"""Values of curves in a file."""

import errno

import pytest

from app.plots.export import write_csv


def test_values_that_cannot_be_written_whole_leave_the_file_that_was_there(tmp_path) -> None:
    def curves():
        raise OSError(errno.ENOSPC, "No space left on device")
        yield

    file = tmp_path / "loss.csv"
    file.write_text("what was there")
    with pytest.raises(OSError, match="No space left"):
        write_csv(file, "loss", curves())
    assert [path.read_text() for path in tmp_path.iterdir()] == ["what was there"]
