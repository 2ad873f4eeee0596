import { TributaryError } from './tributary-error.ts';

/** One thing that is wrong with the configuration. */
export interface ConfigProblem {
  /** Where: `bridges[0].aliasTemplate`; empty: the whole file. */
  readonly path: string;
  /** What is wrong, as the end of a sentence that begins with the path. */
  readonly problem: string;
  /** How to mend it; undefined where the problem says it all. */
  readonly hint?: string;
}

/** CONFIG_INVALID with all problems at once. */
export class InvalidConfig extends TributaryError {
  readonly problems: readonly ConfigProblem[];

  constructor(path: string, problems: readonly ConfigProblem[]) {
    super('CONFIG_INVALID', { facts: { path, count: problems.length } });
    this.problems = problems;
  }
}
