/**
 * For the top of a test file: what it returns takes what ends something that a test has begun. All of it ends after the test, also
 * when that failed, the last begun first: a server or connection that stayed would keep the tests from ending.
 */
export function endings(): (end: () => unknown) => void {
  const left: (() => unknown)[] = [];
  afterEach(async () => {
    const failures: unknown[] = [];
    for (const end of left.splice(0).reverse()) {
      try {
        await end();
      } catch (error) {
        failures.push(error); // the others have to end all the same
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('; '));
  });
  return (end) => void left.push(end);
}
