import { Breaker } from '#src/matrix/requests/breaker';

function given(failures: number) {
  const clock = { now: 0 };
  const breaker = new Breaker({ elapsed: () => clock.now });
  for (let i = 0; i < failures; i += 1) breaker.failed();
  return { breaker, clock };
}

test('W-8 a server that failed six times in a row is left alone for fifteen seconds', () => {
  const { breaker, clock } = given(6);

  expect(breaker.restsForMs()).toBe(15_000);
  clock.now = 14_000;
  expect(breaker.restsForMs()).toBe(1_000);
});

test('W-8 an answer in between starts the count again', () => {
  const { breaker } = given(5);

  breaker.answered();
  breaker.failed();

  expect(breaker.restsForMs()).toBe(0);
});

test('W-8 after the rest one request tries it, the others wait for its outcome', () => {
  const { breaker, clock } = given(6);
  clock.now = 15_000;

  expect([breaker.restsForMs(), breaker.restsForMs()]).toEqual([0, 15_000]);
  breaker.answered();
  expect(breaker.restsForMs()).toBe(0);
});

test('W-8 a trial that fails begins another rest', () => {
  const { breaker, clock } = given(6);
  clock.now = 15_000;
  breaker.restsForMs();
  clock.now = 16_000;
  breaker.failed();

  expect(breaker.restsForMs()).toBe(15_000);
});
