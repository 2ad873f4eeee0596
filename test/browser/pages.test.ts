import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from '#test/servers/chromium';
import { underTributary } from '#test/servers/project-root';
import { type ActsGiven, PEOPLE, ROOMS } from '#test/world/given-acts';
import { type GivenPages, givenPages } from '#test/world/given-pages';
import { BROKEN_TIMES, FAINT_TEXTS, HEADING_RANKS, OVERFLOWS } from './look-at-page.ts';

const WINDOWS = [
  ['a phone', { width: 360, height: 740 }],
  ['a desk', { width: 1280, height: 900 }],
] as const;

/** What a page looked like stays here until the next run, for people to look at. */
const PICTURES = underTributary('test', 'pages');

const LONG = 'Gesellschaftsspiele'.repeat(12);
const HOSTILE: ActsGiven = {
  canonical: { state: { 'm.room.name': { name: `<script>alert('in')</script><b>${LONG}` } } },
  chat: { state: { 'm.room.name': { name: '\u202e"><img src=x onerror=alert(1)> مرحبا بالعالم 日本語' } } },
};

let browser: Browser;
let shown: GivenPages | undefined;

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  browser = await startChromium();
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await shown?.pages.close();
  shown = undefined;
});

afterAll(async () => browser?.close());

/** A page with all that happened while it was opened: requests, complaints of the browser, dialogs of scripts. */
interface Opened {
  readonly page: Page;
  readonly requests: string[];
  readonly complaints: string[];
}

async function open(
  path: string,
  {
    window,
    scheme = 'light',
  }: { window: { readonly width: number; readonly height: number }; scheme?: 'light' | 'dark' },
): Promise<Opened> {
  const context = await browser.newContext({ viewport: window, colorScheme: scheme });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(`${shown?.pages.address}${path}`);
  return { page, requests, complaints };
}

/** A community with a plan that was asked about, to which one side has agreed, and whose run waits for the others. */
async function givenCommunity(given: ActsGiven = {}): Promise<{ readonly plan: string; readonly follow: string }> {
  shown = await givenPages(given);
  const plan = await shown.planned();
  await shown.acts.ask({ plan: plan.id });
  await shown.says(PEOPLE.ann, ROOMS.canonical, `!tributary agree ${await shown.codeIn(ROOMS.canonical)}`);
  const { consolidation } = await shown.acts.run({ plan: plan.id });
  return { plan: `/plans/${plan.id}`, follow: `/follow/${consolidation.id}` };
}

async function takePicture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(PICTURES, `${name.replaceAll(' ', '-')}.png`), fullPage: true });
}

describe.each(WINDOWS)('on %s', (name, window) => {
  test('P-4 a plan fits the window, folded and unfolded, and is read in order', async () => {
    const { plan } = await givenCommunity();
    const { page, complaints, requests } = await open(plan, { window });

    expect(await page.evaluate(OVERFLOWS)).toBe(false);
    await takePicture(page, `plan on ${name}`);
    expect(await page.getByText('Close the old room for new messages').first().isVisible()).toBe(false);

    await page.getByText(/^Every step, and how far it has come/).press('Enter');

    expect(await page.getByText('Close the old room for new messages').first().isVisible()).toBe(true);
    expect(await page.evaluate(OVERFLOWS)).toBe(false);
    expect(await page.title()).toBe('Joining rooms into Crystal · Tributary');
    expect([complaints, requests]).toEqual([[], [plan]]);
    await takePicture(page, `plan unfolded on ${name}`);
  });

  test('P-4 the follow page fits the window, and its first link leads to canonical', async () => {
    const { follow } = await givenCommunity();
    const { page, complaints } = await open(follow, { window });

    const link = page.getByRole('link', { name: 'Go to Crystal' });

    expect(await link.getAttribute('href')).toBe('https://matrix.to/#/%23crystal%3Aexample.org');
    expect((await link.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    expect(await page.evaluate(OVERFLOWS)).toBe(false);
    expect(complaints).toEqual([]);
    await takePicture(page, `follow on ${name}`);
  });

  test('T-24 rooms with hostile names are shown, run nothing and break nothing', async () => {
    const { plan, follow } = await givenCommunity(HOSTILE);

    for (const path of [plan, follow]) {
      const { page, complaints, requests } = await open(path, { window });
      await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);

      expect(await page.locator('script, img, b').count()).toBe(0);
      expect(await page.getByText("<script>alert('in')</script><b>Gesellschaft").first().isVisible()).toBe(true);
      expect(await page.evaluate(OVERFLOWS)).toBe(false);
      expect([complaints, requests]).toEqual([[], [path]]);
    }
  });

  test('E-2 what is missing is told on a page that fits the window', async () => {
    shown = await givenPages();
    const { page } = await open('/plans/p_unknown000', { window });

    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('There is no plan p_unknown000.');
    expect(await page.evaluate(OVERFLOWS)).toBe(false);
    await takePicture(page, `missing on ${name}`);
  });
});

test.each([320, 360, 390, 412])(
  'P-4 no point of time is broken over two lines in a window of %s pixels',
  async (width) => {
    const { plan } = await givenCommunity();
    const { page } = await open(plan, { window: { width, height: 740 } });

    expect(await page.locator('.time').count()).toBeGreaterThan(3);
    expect(await page.evaluate(BROKEN_TIMES)).toEqual([]);
  },
);

test.each(['light', 'dark'] as const)(
  'P-4 every text stands out from its ground when the reader prefers %s',
  async (scheme) => {
    const { plan, follow } = await givenCommunity();

    for (const path of [plan, follow, '/plans/p_unknown000']) {
      const { page } = await open(path, { window: WINDOWS[1][1], scheme });
      await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);

      expect(await page.evaluate(FAINT_TEXTS)).toEqual([]);
      await takePicture(page, `${path.split('/')[1]} in ${scheme} ${path.includes('unknown') ? 'missing' : ''}`.trim());
    }
  },
);

test('P-4 headings begin with one of the first rank and skip none', async () => {
  const { plan } = await givenCommunity();
  const { page } = await open(plan, { window: WINDOWS[0][1] });

  const ranks = (await page.evaluate(HEADING_RANKS)) as number[];

  expect(ranks.filter((rank) => rank === 1)).toHaveLength(1);
  expect(ranks.filter((rank, index) => rank > (ranks[index - 1] ?? 0) + 1)).toEqual([]);
});
