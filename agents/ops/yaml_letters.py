"""Plain YAML whose strings hold whole letters only."""

from __future__ import annotations

import yaml


class WholeLetters(yaml.SafeLoader):
    r"""Refuses half a letter, as the escape ``"\ud83d"`` makes it: no output could write it.

    JSON tells a letter beyond the first 65,536 by two such escapes; YAML knows ``"\U0001F600"``, or the letter itself.
    """

    def construct_scalar(self, node: yaml.ScalarNode | yaml.MappingNode) -> str:
        """Return a scalar's text.

        Raises:
            MarkedYAMLError: If half a letter stands in it.
        """
        text: str = super().construct_scalar(node)
        try:
            text.encode()
        except UnicodeEncodeError:
            raise yaml.MarkedYAMLError(
                problem=f"half a letter stands in {text!r}", problem_mark=node.start_mark
            ) from None
        return text
