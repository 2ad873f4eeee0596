import type { RunPorts } from '#jobs/run-ports';
import { TributaryError } from '#src/errors/tributary-error';

/** At which question to the records the database dies, from 0, and whether what was asked took effect all the same. */
export interface DatabaseDeath {
  readonly question: number;
  readonly tookEffect: boolean;
}

/** Ports whose database dies once and is back for the next question; `asked` tells how many there were. */
export function withDyingDatabase(ports: RunPorts, { question, tookEffect }: DatabaseDeath) {
  let asked = 0;
  const around = async (ask: () => Promise<unknown>): Promise<unknown> => {
    const isNow = asked === question;
    asked += 1;
    if (!isNow) return ask();
    if (tookEffect) await ask();
    throw new TributaryError('DATABASE_UNREACHABLE', { facts: { address: 'db', why: 'it was killed' } });
  };
  const { consolidations, stepRecords, actRecords, batches, leases, plans, consents, audit } = ports;
  const stores = { consolidations, stepRecords, actRecords, batches, leases, plans, consents, audit };
  const mortal = Object.entries(stores).map(([name, store]) => [name, whoseCallsPass(store, around)]);
  return { ports: { ...ports, ...Object.fromEntries(mortal) } as RunPorts, asked: () => asked };
}

function whoseCallsPass<T extends object>(store: T, around: (ask: () => Promise<unknown>) => Promise<unknown>): T {
  return new Proxy(store, {
    get: (target, name, receiver) => {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => around(async () => Reflect.apply(member, target, args));
    },
  });
}
