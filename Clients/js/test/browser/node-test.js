// As much of Node's node:test as the tests use, for browsers: they run one after the other, when `run` is called.

const tests = [];

export function test(name, body) {
  tests.push({ name, body });
}

/** Runs all of them: how many passed, and what is wrong with the others. */
export async function run() {
  const failures = [];
  for (const { name, body } of tests) {
    try {
      await body();
    } catch (error) {
      failures.push(`${name}: ${error.stack || error}`);
    }
  }
  return { passed: tests.length - failures.length, failures };
}

// The fakes ask for it: a turn of the event loop, which does not wait as long as a timer may.
globalThis.setImmediate = (action) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    action();
  };
  port2.postMessage(null);
};
