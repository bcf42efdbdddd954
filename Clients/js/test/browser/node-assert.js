// As much of Node's node:assert/strict as the tests use, for browsers.

class AssertionError extends Error {
  constructor(expectation, message) {
    super(message === undefined ? expectation : `${message}: ${expectation}`);
    this.name = "AssertionError";
  }
}

function text(value) {
  if (value instanceof Error || value instanceof RegExp || typeof value === "function") return String(value);
  const json = JSON.stringify(value, (_, one) => (one === undefined ? "(undefined)" : one));
  return json === undefined ? String(value) : json;
}

function check(holds, expectation, message) {
  if (!holds) throw new AssertionError(expectation, message);
}

function same(found, expected) {
  if (Object.is(found, expected)) return true;
  if (typeof found !== "object" || typeof expected !== "object" || !found || !expected) return false;
  if (Object.getPrototypeOf(found) !== Object.getPrototypeOf(expected)) return false;
  const names = Object.keys(found);
  if (names.length !== Object.keys(expected).length || found.length !== expected.length) return false;
  return names.every((name) => Object.hasOwn(expected, name) && same(found[name], expected[name]));
}

/** Whether an error is what `throws` and `rejects` ask for: a class, an expression, a predicate, or some members. */
function fits(error, expected) {
  if (expected === undefined) return true;
  if (expected instanceof RegExp) return expected.test(String(error));
  if (typeof expected === "function") {
    return expected.prototype instanceof Error || expected === Error ? error instanceof expected : expected(error) === true;
  }
  return Object.entries(expected).every(([name, wanted]) =>
    wanted instanceof RegExp ? wanted.test(error[name]) : same(error[name], wanted),
  );
}

function ended(error, threw, expected, message) {
  check(threw, `expected an error like ${text(expected)}, found none`, message);
  check(fits(error, expected), `expected an error like ${text(expected)}, found ${text(error)}`, message);
}

export default {
  ok(value, message) {
    check(value, `expected something true, found ${text(value)}`, message);
  },
  equal(found, expected, message) {
    check(Object.is(found, expected), `expected ${text(expected)}, found ${text(found)}`, message);
  },
  deepEqual(found, expected, message) {
    check(same(found, expected), `expected ${text(expected)}, found ${text(found)}`, message);
  },
  match(found, expression, message) {
    check(expression.test(found), `expected ${text(expression)}, found ${text(found)}`, message);
  },
  throws(action, expected, message) {
    let error;
    let threw = false;
    try {
      action();
    } catch (thrown) {
      [error, threw] = [thrown, true];
    }
    ended(error, threw, expected, message);
  },
  async rejects(promised, expected, message) {
    let error;
    let threw = false;
    try {
      await (typeof promised === "function" ? promised() : promised);
    } catch (thrown) {
      [error, threw] = [thrown, true];
    }
    ended(error, threw, expected, message);
  },
};
