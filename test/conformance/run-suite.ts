import type { ConformanceCase } from './conformance-case.ts';
import { openConformanceWorld } from './conformance-world.ts';
import type { ConformanceSettings } from './settings.ts';
import { suite } from './suite.ts';

/** What a case came to; `fault` is undefined when it passed. */
export interface CaseResult {
  readonly title: string;
  readonly ms: number;
  readonly fault: unknown;
}

/** How the suite is run. */
export interface SuiteOptions {
  readonly settings: ConformanceSettings;
  /** Only cases whose title holds this text; undefined: all. */
  readonly only: string | undefined;
  readonly onResult: (result: CaseResult) => void;
}

/** Runs the suite against the bridge that the configuration names, one case after another, the slow ones beside them. */
export async function runSuite({ settings, only, onResult }: SuiteOptions): Promise<readonly CaseResult[]> {
  const world = openConformanceWorld(settings);
  const chosen = suite.filter(({ title }) => only === undefined || title.includes(only));
  const run = async (one: ConformanceCase): Promise<CaseResult> => {
    const begun = performance.now();
    const fault = await one.run(world).then(
      () => undefined,
      (error: unknown) => error ?? new Error('it failed without a reason'),
    );
    const result = { title: one.title, ms: Math.round(performance.now() - begun), fault };
    onResult(result);
    return result;
  };
  try {
    const slow = chosen.filter(({ isSlow }) => isSlow).map(run);
    const results: CaseResult[] = [];
    for (const one of chosen.filter(({ isSlow }) => !isSlow)) results.push(await run(one));
    return [...results, ...(await Promise.all(slow))];
  } finally {
    await world.close();
  }
}
