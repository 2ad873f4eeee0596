import { InvalidConfig } from '#src/errors/invalid-config';

/** A point of a run at which the process is to die: `where` of a step, or of the first act of that step. */
export interface DyingPoint {
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

/**
 * Where the environment lets this process die, for trying out crashes; nobody else needs it: `TRIBUTARY_DIE_AT` holds
 * `before close-source act`, say. Undefined: nowhere. Throws CONFIG_INVALID for anything else.
 */
export function dyingPoint(env: Readonly<Record<string, string | undefined>>): DyingPoint | undefined {
  const text = env.TRIBUTARY_DIE_AT;
  if (text === undefined || text === '') return undefined;
  const [, where, step, of] = POINT.exec(text) ?? [];
  if (where === undefined || step === undefined || (of !== 'step' && of !== 'act')) {
    const problem = 'must read such as "before close-source act"';
    throw new InvalidConfig('of the environment', [{ path: 'TRIBUTARY_DIE_AT', problem }]);
  }
  return { where, step, of };
}

/** True at the point where the process is to die. */
export function isDyingPoint(point: DyingPoint, passed: PassedPoint): boolean {
  const of = passed.act === undefined ? 'step' : 'act';
  return passed.where === point.where && passed.step === point.step && of === point.of;
}
