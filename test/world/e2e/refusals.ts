import type { E2eWorld, JsonEnd } from './e2e-world.ts';
import { differences, type Facts, factsOf, type Looking } from './facts.ts';
import type { ErrorJson, PlanJson } from './json-answers.ts';

/** What a refused command has to end with. */
export interface Expected {
  readonly exit: number;
  readonly code: string;
  /** Rooms in which nothing may have changed. */
  readonly untouched?: Looking;
  readonly config?: string;
  readonly env?: NodeJS.ProcessEnv;
}

const A_SENTENCE = /^\S[\s\S]*[.?!)\w]$/;

/** Runs a command that must be refused: exit code, coded three-part text on both streams, no trace of code, no change. */
export async function expectRefused(
  world: E2eWorld,
  words: readonly string[],
  { exit, code, untouched, ...place }: Expected,
): Promise<ErrorJson['error']> {
  const before = untouched && (await factsOf(untouched));
  const end = await world.json<ErrorJson>(words, place);
  expect({ exit: end.code, error: end.answer.error?.code, said: end.answer.error?.text ?? end.answer }).toEqual({
    exit,
    error: code,
    said: {
      happened: expect.stringMatching(A_SENTENCE),
      left: expect.stringMatching(A_SENTENCE),
      now: expect.stringMatching(A_SENTENCE),
    },
  });
  expectPlainWords(end);
  if (untouched && before) await expectUnchanged(before, untouched);
  return end.answer.error;
}

/** Makes a plan that must be blocked: exit code 3, the reasons by code, nothing kept, nothing changed. */
export async function expectBlocked(
  world: E2eWorld,
  words: readonly string[],
  {
    codes,
    untouched,
    config,
  }: { readonly codes: readonly string[]; readonly untouched: Looking; readonly config?: string },
): Promise<PlanJson> {
  const before = await factsOf(untouched);
  const end = await world.json<PlanJson>(['plan', ...words], config === undefined ? {} : { config });
  const { blockers, kept } = end.answer;
  expect({ exit: end.code, codes: blockers?.map(({ code }) => code), kept }).toEqual({ exit: 3, codes, kept: false });
  expect(blockers.every(({ text }) => A_SENTENCE.test(text))).toBe(true);
  expectPlainWords(end);
  await expectUnchanged(before, untouched);
  return end.answer;
}

/** Looks again and finds every room as it was. */
export async function expectUnchanged(before: Facts, looking: Looking): Promise<void> {
  expect(differences(before, await factsOf(looking))).toEqual([]);
}

/** The words are for people: no trace of the code, nothing undefined, no placeholder left. */
export function expectPlainWords({ stdout, stderr }: JsonEnd<unknown>): void {
  expect(`${stdout}\n${stderr}`).not.toMatch(/\n\s+at |undefined|\[object |NaN|\{\w+\}(?=[ .,])/);
}
