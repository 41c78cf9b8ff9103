from tests.sharing_out import together


def test_tests_that_share_a_server_stay_together():
    assert together("tests/config/test_several_webs.py") == "tests/config/test_several_webs.py"


def test_a_server_of_the_folder_is_started_for_each_of_its_files():
    assert together("tests/users/live/test_who.py") == "tests/users/live/test_who.py"
    assert together("tests/users/live/test_stream.py") == "tests/users/live/test_stream.py"


def test_one_of_the_whole_folder_keeps_the_folder_together():
    folder = "tests/lyrics/portal"

    assert together(f"{folder}/test_tap_along.py") == folder
    assert together(f"{folder}/test_in_a_browser.py") == folder


def test_others_are_taken_one_by_one():
    assert together("tests/audio/catalog/test_marks.py") == ""
