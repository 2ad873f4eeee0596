import type { CrashPoint, RunPorts } from '#jobs/run-ports';

/** What is thrown where a process would have ended. */
export class ProcessDied extends Error {}

/** A process that can die: from then on nothing of it reaches any record, room or bridge. */
export interface MortalProcess {
  readonly ports: RunPorts;
  readonly die: () => never;
}

/** With `afterRequest` it dies by itself, right after the n-th request (from 0) that changes a room took effect. */
export function aProcess(ports: RunPorts, { afterRequest }: { readonly afterRequest?: number } = {}): MortalProcess {
  let isDead = false;
  let requests = 0;
  const die = (): never => {
    isDead = true;
    throw new ProcessDied();
  };
  const counted = <T extends object>(port: T): T =>
    wrapped(port, async (call) => {
      const answer = await call();
      if (requests === afterRequest) die();
      requests += 1;
      return answer;
    });
  const mortal = <T extends object>(port: T): T =>
    wrapped(port, (call) => {
      if (isDead) throw new ProcessDied();
      return call();
    });
  const {
    consolidations,
    stepRecords,
    actRecords,
    aliasJournal,
    batches,
    leases,
    plans,
    consents,
    audit,
    writer,
    world,
  } = ports;
  return {
    ports: {
      ...ports,
      consolidations: mortal(consolidations),
      stepRecords: mortal(stepRecords),
      actRecords: mortal(actRecords),
      aliasJournal: mortal(aliasJournal),
      batches: mortal(batches),
      leases: mortal(leases),
      plans: mortal(plans),
      consents: mortal(consents),
      audit: mortal(audit),
      writer: mortal(counted(writer)),
      world: mortal(world),
    },
    die,
  };
}

function wrapped<T extends object>(port: T, around: (call: () => unknown) => unknown): T {
  return new Proxy(port, {
    get: (target, name, receiver) => {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => around(() => Reflect.apply(member, target, args) as unknown);
    },
  });
}

/** The name of a point, for test titles. */
export function nameOfPoint({ where, step, act }: CrashPoint): string {
  return act === undefined ? `${where} the step ${step}` : `${where} ${act}`;
}
