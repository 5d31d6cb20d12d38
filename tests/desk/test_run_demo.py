"""The example dispatches in two parts, one for each of two processes."""

from tocsin.desk.extract_files import read_paths
from tocsin.desk.run_demo import example_dispatches, halve_examples
from tocsin.model import Language


def languages(paths):
    return [article.language for article in read_paths(paths, outlet=None, published=None, on_problem=print)]


def test_one_part_is_all_english_and_both_are_the_whole():
    with example_dispatches() as folder:
        english, others = halve_examples(folder)
        assert set(languages(english)) == {Language.EN}
        assert Language.FR in languages(others)
        assert sorted(languages([*english, *others])) == sorted(languages([folder]))
