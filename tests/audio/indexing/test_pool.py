"""Work in other processes: in order, and without a word when it is stopped."""

import signal

from audio.indexing.pool import AHEAD, WORTH_IT, in_processes


def test_comes_in_order_here_and_there() -> None:
    numbers = range(AHEAD * 3)

    for rows in (1, WORTH_IT):
        assert list(in_processes(str, numbers, rows=rows)) == [str(n) for n in numbers]


def test_ctrl_c_is_for_whoever_began_it() -> None:
    asked = in_processes(signal.getsignal, [signal.SIGINT], rows=WORTH_IT)

    assert list(asked) == [signal.SIG_IGN]
