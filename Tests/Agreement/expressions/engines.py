"""The three implementations behind one question: an expression and its variables; a value or the one error."""

import functools

import cel
import celpy

from . import values

ERROR = ("error", None)


@functools.lru_cache(maxsize=None)
def _program(text):
    environment = celpy.Environment()
    try:
        return environment.program(environment.compile(text))
    except Exception:  # whatever it throws, it says that this is no expression
        return None


def cel_python(text, variables):
    """cel-python: a reference implementation of the specification's older edition in Python."""
    program = _program(text)
    if program is None:
        return ERROR
    try:
        result = program.evaluate({name: values.to_celpy(value) for name, value in variables.items()})
        return values.from_celpy(result)
    except Exception:
        return ERROR


def common_expression_language(text, variables):
    """common-expression-language: the Rust implementation."""
    try:
        result = cel.evaluate(text, {name: values.to_python(value) for name, value in variables.items()})
        return values.from_python(result)
    except Exception:
        return ERROR
    except BaseException as crash:  # a panic is no opinion
        if isinstance(crash, (KeyboardInterrupt, SystemExit)):
            raise
        return ("panic", str(crash))


def ours(probe, questions, steps=None):
    """Answers of this package, each with the steps that it took."""
    limit = {} if steps is None else {"steps": steps}
    answers = probe(
        "expressions",
        [
            {
                "expression": text,
                "variables": {name: values.to_probe(value) for name, value in variables.items()},
            }
            | limit
            for text, variables in questions
        ],
    )
    return [(values.from_probe(answer["value"]) if "value" in answer else ERROR, answer["steps"]) for answer in answers]
