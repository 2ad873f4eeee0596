import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { TributaryError } from '#src/errors/tributary-error';
import { type PagesSettings, startPages } from '#src/http/pages/server';
import type { ActsGiven } from '#test/world/given-acts';
import { PEOPLE, ROOMS } from '#test/world/given-acts';
import { type GivenPages, givenPages } from '#test/world/given-pages';

let open: GivenPages[] = [];

afterEach(async () => {
  await Promise.all(open.map(({ pages }) => pages.close()));
  open = [];
});

async function given(given: ActsGiven = {}, settings: Partial<PagesSettings> = {}): Promise<GivenPages> {
  const shown = await givenPages(given, settings);
  open.push(shown);
  return shown;
}

/** Acts of which every one fails in the same way. */
function failing(error: unknown): Pick<PagesSettings, 'acts'> {
  const fail = async () => Promise.reject(error);
  return { acts: { showPlan: fail, showFollow: fail, pulse: fail, list: fail } };
}

const databaseGone = () =>
  new TributaryError('DATABASE_UNREACHABLE', { facts: { address: 'db.internal:5432', why: 'no route' } });

/** Sends a path as it is, which `fetch` would tidy up. */
function getRaw({ pages }: GivenPages, path: string, method = 'GET'): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(pages.address);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sent.on('error', reject).end();
  });
}

test('C-11 the link in the message that asks for consent leads to the plan', async () => {
  const shown = await given();
  const plan = await shown.planned();
  await shown.acts.ask({ plan: plan.id });
  const [message] = await shown.posted(ROOMS.chat);
  const link = /https:\/\/merge\.example\.org(\/plans\/\S+)/.exec(String(message?.content.body))?.[1] ?? 'no link';

  const { status, text } = await shown.get(link);

  expect(status).toBe(200);
  expect(text).toContain(plan.hash);
  expect(text).toContain(PEOPLE.ann);
  expect(text).not.toContain(await shown.codeIn(ROOMS.chat));
});

test('T-24 a page allows nothing but its own style, tells nobody where it was, and is kept nowhere', async () => {
  const shown = await given();
  const plan = await shown.planned();

  const { headers, text } = await shown.get(`/plans/${plan.id}`);

  const style = /<style>(.*)<\/style>/s.exec(text)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  expect(headers.get('content-security-policy')).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  );
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-robots-tag')).toContain('noindex');
  expect(headers.get('cache-control')).toBe('no-store');
});

test('P-4 the follow page of a run leads to canonical', async () => {
  const shown = await given();
  const plan = await shown.planned();
  const { consolidation } = await shown.acts.run({ plan: plan.id });

  const { status, text } = await shown.get(`/follow/${consolidation.id}`);

  expect(status).toBe(200);
  expect(text).toContain('https://matrix.to/#/%23crystal%3Aexample.org');
});

test.each([
  ['/plans/p_unknown000', 'There is no plan p_unknown000.', 'PLAN_NOT_FOUND'],
  ['/follow/c_unknown000', 'There is no consolidation', 'CONSOLIDATION_NOT_FOUND'],
  ['/plans/%3Cscript%3Ealert(1)%3C%2Fscript%3E', '&lt;script&gt;', 'PLAN_NOT_FOUND'],
  ['/plans/p_%00', 'There is no plan', 'PLAN_NOT_FOUND'],
  ['/', 'There is no page at this address.', 'PAGE_NOT_FOUND'],
  ['/plans', 'There is no page at this address.', 'PAGE_NOT_FOUND'],
  [`/plans/${'x'.repeat(5_000)}`, 'There is no page at this address.', 'PAGE_NOT_FOUND'],
])(
  'E-2 %s is answered by a page that says what happened, what was left and what to do',
  async (path, happened, code) => {
    const shown = await given();

    const { status, headers, text } = await shown.get(path);

    expect(status).toBe(404);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(text).toContain(happened);
    expect(text).toContain(code);
    expect(text).not.toContain('<script');
    expect(shown.faults).toEqual([]);
  },
);

test.each([
  ['GET', '/plans/%zz'],
  ['GET', '/plans/../../etc/passwd'],
  ['POST', '/plans/p_unknown000'],
  ['DELETE', '/healthz'],
])('T-24 %s %s finds nothing', async (method, path) => {
  const shown = await given();

  const { status, text } = await getRaw(shown, path, method);

  expect(status).toBe(404);
  expect(text).toContain('PAGE_NOT_FOUND');
  expect(shown.faults).toEqual([]);
});

test('E-5 when the database is away visitors are told that it passes, and nothing of the database', async () => {
  const shown = await given({}, failing(databaseGone()));

  const { status, text } = await shown.get('/plans/p_unknown000');

  expect(status).toBe(503);
  expect(text).toContain('This page cannot be shown at the moment.');
  expect(text).not.toMatch(/db\.internal|5432/);
  expect(shown.faults).toHaveLength(1);
});

test('E-5 a fault of ours is told to us alone', async () => {
  const shown = await given({}, failing(new RangeError('secret detail')));

  const { status, text } = await shown.get('/plans/p_unknown000');

  expect(status).toBe(500);
  expect(text).not.toContain('secret detail');
  expect(shown.faults).toEqual([expect.objectContaining({ message: 'secret detail' })]);
});

test('E-5 health is ok while the database answers, and names its state when it does not', async () => {
  const well = await given();
  const ill = await given({}, failing(databaseGone()));

  const answers = [await well.get('/healthz'), await ill.get('/healthz')];

  expect(answers.map(({ status, text }) => [status, text])).toEqual([
    [200, 'ok\n'],
    [503, 'database: DATABASE_UNREACHABLE\n'],
  ]);
});

test('E-5 a database that hangs keeps nobody waiting', async () => {
  const never = () => new Promise<never>(() => undefined);
  const acts = { showPlan: never, showFollow: never, pulse: never, list: never };
  const shown = await given({}, { acts, patienceMs: 20 });

  const answers = [await shown.get('/healthz'), await shown.get('/plans/p_unknown000')];

  expect(answers.map(({ status }) => status)).toEqual([503, 503]);
  expect(answers[0]?.text).toBe('database: DATABASE_UNREACHABLE\n');
});

test('W-9 figures tell how many runs are in which state, how many workers live and what was visited', async () => {
  const shown = await given();
  const plan = await shown.planned();
  await shown.acts.run({ plan: plan.id });
  await shown.get(`/plans/${plan.id}`);
  await shown.get('/plans/p_unknown000');

  const { status, headers, text } = await shown.get('/metrics');

  expect(status).toBe(200);
  expect(headers.get('content-type')).toContain('version=0.0.4');
  expect(text).toContain('tributary_consolidations{state="running"} 1\n');
  expect(text).toContain('tributary_workers 1\n');
  expect(text).toContain('tributary_pages_total{page="/plans/:id",status="200"} 1\n');
  expect(text).toContain('tributary_pages_total{page="/plans/:id",status="404"} 1\n');
});

test('E-5 figures that cannot be had are answered as the health is', async () => {
  const shown = await given({}, failing(databaseGone()));

  expect(await shown.get('/metrics')).toMatchObject({ status: 503, text: 'database: DATABASE_UNREACHABLE\n' });
});

test('E-2 a port that is taken is named, and what to do', async () => {
  const { pages, acts } = await given();
  const listen = { host: '127.0.0.1', port: Number(new URL(pages.address).port) };

  const second = startPages({ listen, acts, onFault: () => undefined });

  await expect(second).rejects.toMatchObject({
    code: 'PAGES_CANNOT_LISTEN',
    facts: { listen: `127.0.0.1:${listen.port}`, error: 'EADDRINUSE' },
  });
});

test('V-1 a closed server answers nobody, and its port is free again', async () => {
  const { pages, get, acts } = await givenPages();
  await get('/healthz');
  await pages.close();

  const listen = { host: '127.0.0.1', port: Number(new URL(pages.address).port) };
  const next = await startPages({ listen, acts, onFault: () => undefined });

  await next.close();
  await expect(get('/healthz')).rejects.toThrow();
});
