import { InvalidConfig } from '#src/errors/invalid-config';

/** A point of a run at which the process is to die or to freeze: `where` of a step, or of the first act of that step. */
export interface DyingPoint {
  readonly signal: 'SIGKILL' | 'SIGSTOP';
  readonly where: string;
  readonly step: string;
  readonly of: 'step' | 'act';
}

/** What a run tells at each point where a crash would hurt. */
interface PassedPoint {
  readonly where: string;
  readonly step: string;
  readonly act: string | undefined;
}

const POINT = /^(before|performed|recorded) ([a-z-]+) (step|act)$/;

const SIGNALS = { TRIBUTARY_DIE_AT: 'SIGKILL', TRIBUTARY_FREEZE_AT: 'SIGSTOP' } as const;

type Variable = keyof typeof SIGNALS;

/**
 * Where the environment lets this process die, or freeze until it is woken, for trying out crashes; nobody else needs it:
 * `TRIBUTARY_DIE_AT` or `TRIBUTARY_FREEZE_AT` holds `before close-source act`, say. Undefined: nowhere. Throws
 * CONFIG_INVALID for anything else.
 */
export function dyingPoint(env: Readonly<Record<string, string | undefined>>): DyingPoint | undefined {
  const variable = (Object.keys(SIGNALS) as Variable[]).find((name) => env[name] !== undefined && env[name] !== '');
  return variable && readPoint(variable, env[variable] ?? '');
}

function readPoint(variable: Variable, text: string): DyingPoint {
  const [, where, step, of] = POINT.exec(text) ?? [];
  if (where === undefined || step === undefined || (of !== 'step' && of !== 'act')) {
    const problem = 'must read such as "before close-source act"';
    throw new InvalidConfig('of the environment', [{ path: variable, problem }]);
  }
  return { signal: SIGNALS[variable], where, step, of };
}

/** True at the point where the process is to die or to freeze. */
export function isDyingPoint(point: DyingPoint, passed: PassedPoint): boolean {
  const of = passed.act === undefined ? 'step' : 'act';
  return passed.where === point.where && passed.step === point.step && of === point.of;
}
