import { parse } from 'yaml';
import type { RunningService } from '#src/cli/context';
import { InvalidConfig } from '#src/errors/invalid-config';
import { TributaryError } from '#src/errors/tributary-error';
import { minutesPastNoon } from './answers.ts';
import { typeCommand } from './type-command.ts';

test('F-5 check-config prints a row for each server and ends with 1 when one fails', async () => {
  const good = { what: 'homeserver', name: 'example.org', ok: true, detail: 'Synapse' };
  const bad = { what: 'bridge', name: 'libera-bridge', ok: false, detail: 'does not answer' };

  const all = await typeCommand(['check-config'], { services: { checkConfig: async () => [good] } });
  const one = await typeCommand(['check-config', '--json'], { services: { checkConfig: async () => [good, bad] } });

  expect(all).toMatchObject({ code: 0 });
  expect(all.out).toContain('ok  homeserver  example.org  Synapse');
  expect(one).toMatchObject({ code: 1 });
  expect(one.json()).toEqual({ ok: false, probes: [good, bad] });
});

test('F-5 check-config with a file that cannot be used ends with 2 and prints all problems', async () => {
  const problems = [
    { path: 'databse', problem: 'is not a known key', hint: 'Did you mean "database"?' },
    { path: 'http.listen', problem: 'must be host:port' },
  ];
  const checkConfig = async () => {
    throw new InvalidConfig('config.json', problems);
  };

  const people = await typeCommand(['check-config'], { services: { checkConfig } });
  const machine = await typeCommand(['check-config', '--json'], { services: { checkConfig } });

  expect(people.code).toBe(2);
  expect(people.err).toContain(
    '  databse is not a known key. Did you mean "database"?\n  http.listen must be host:port\n',
  );
  expect(machine.json()).toMatchObject({ error: { code: 'CONFIG_INVALID', problems } });
});

test('F-2 generate-registration prints YAML that reads back as the registration', async () => {
  const registration = {
    id: 'tributary',
    as_token: ': #odd',
    namespaces: { aliases: [{ regex: '^#.*:x$', exclusive: false }], rooms: [] },
  };
  const asked: string[] = [];
  const services = {
    registration: async (homeserver: string) => {
      asked.push(homeserver);
      return { content: registration, fromSample: [] };
    },
  };

  const typed = await typeCommand(['generate-registration', 'example.org'], { services });

  expect(asked).toEqual(['example.org']);
  expect(parse(typed.out)).toEqual(registration);
});

test("E-5 generate-registration warns of tokens that are still the sample's, which everybody can read", async () => {
  const registration = async () => ({ content: { id: 'tributary', as_token: 'x' }, fromSample: ['as_token'] });

  const typed = await typeCommand(['generate-registration', 'example.org'], { services: { registration } });

  expect(parse(typed.out)).toMatchObject({ id: 'tributary' });
  expect(typed.err).toContain("Do not load this yet: as_token is the sample's own text");
});

test('F-2 generate-registration of an unknown homeserver ends with 2 and names the known ones', async () => {
  const registration = async () => {
    throw new TributaryError('HOMESERVER_NOT_CONFIGURED', { facts: { homeserver: 'x', known: 'example.org' } });
  };

  const typed = await typeCommand(['generate-registration', 'x'], { services: { registration } });

  expect(typed).toMatchObject({ code: 2, out: '' });
  expect(typed.err).toContain('Name one of: example.org.');
});

test('F-2 migrate goes up, down and shows where it stands', async () => {
  const migrate = {
    up: async () => ['one', 'two'],
    down: async () => [],
    status: async () => [
      { name: 'one', appliedAt: minutesPastNoon(0) },
      { name: 'two', appliedAt: undefined },
    ],
  };

  const up = await typeCommand(['migrate', 'up'], { services: { migrate } });
  const down = await typeCommand(['migrate', 'down', '--json'], { services: { migrate } });
  const status = await typeCommand(['migrate', 'status', '--json'], { services: { migrate } });
  const wrong = await typeCommand(['migrate', 'upp'], { services: { migrate } });

  expect(up.out).toBe('Applied:\none\ntwo\n');
  expect(down.json()).toEqual({ takenBack: [] });
  expect(status.json()).toEqual({
    migrations: [
      { name: 'one', appliedAt: '2026-03-01T12:00:00.000Z' },
      { name: 'two', appliedAt: null },
    ],
    upToDate: false,
  });
  expect(wrong).toMatchObject({ code: 2 });
  expect(wrong.err).toContain('Did you mean up?');
});

/** A service that notes when it is stopped. */
function aService(ended: Promise<void> = new Promise(() => undefined)) {
  const stops: string[] = [];
  const service: RunningService = {
    parts: ['API: http://127.0.0.1:8090'],
    ended,
    stop: async () => {
      stops.push('stop');
    },
  };
  return { service, stops };
}

test.each([
  [['serve'], { worker: true }],
  [['serve', '--no-worker'], { worker: false }],
])('F-2 %j runs until it is interrupted, then stops in order', async (words, wanted) => {
  const { service, stops } = aService();
  const asked: unknown[] = [];
  const serve = async (options: { worker: boolean }) => {
    asked.push(options);
    return service;
  };
  const onInterrupt = (callback: () => void) => {
    setImmediate(callback);
    return () => undefined;
  };

  const typed = await typeCommand(words, { services: { serve }, context: { onInterrupt } });

  expect(asked).toEqual([wanted]);
  expect(stops).toEqual(['stop']);
  expect(typed).toMatchObject({ code: 0, out: '', closed: true });
  expect(typed.err).toContain('API: http://127.0.0.1:8090');
});

test('F-2 worker that can no longer run ends with its error', async () => {
  const { service } = aService(
    Promise.reject(new TributaryError('DATABASE_UNREACHABLE', { facts: { address: 'db' } })),
  );

  const typed = await typeCommand(['worker'], { services: { worker: async () => service } });

  expect(typed.code).toBe(1);
  expect(typed.err).toContain('DATABASE_UNREACHABLE');
});

test('F-2 match hands over stdin and stdout, and needs nothing else', async () => {
  const match = async ({ output }: { output: NodeJS.WritableStream }) => {
    output.write('{"a":"1","b":"2","score":1,"tier":"certain"}\n');
    return 0;
  };

  const typed = await typeCommand(['match'], { services: { match } });

  expect(typed).toMatchObject({ code: 0, err: '' });
  expect(typed.json()).toMatchObject({ tier: 'certain' });
});

test('E-2 what a command failed of is what is read first, and ends it, also where letting go fails as well', async () => {
  const refused = new TributaryError('DATABASE_REFUSED', { facts: { address: 'db/tributary', why: 'wrong password' } });
  const stuck = new TributaryError('DATABASE_DISK_FULL');

  const typed = await typeCommand(['plans', '--json'], {
    services: { acts: () => Promise.reject(refused), close: () => Promise.reject(stuck) },
  });

  expect(typed.json()).toMatchObject({ error: { code: 'DATABASE_REFUSED' } });
  expect(typed.err).toMatch(/^Error: The database at db\/tributary refused us: wrong password/);
  expect(typed.err).toContain(`Then, while all was let go: ${stuck.text.happened}`);
});
