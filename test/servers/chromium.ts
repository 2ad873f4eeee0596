import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { underTributary } from './project-root.ts';

/** What scripts/setup/chromium.mjs looks for as well. */
const NAMES = ['chromium', 'chromium-headless-shell', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const UNPACKED = underTributary('chromium');

/** As root there is no sandbox, and machines of tests have no graphics and little shared memory. */
const OPTIONS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars'];

/** Starts a real browser without a window; throws, with the command that installs one, where there is none. */
export async function startChromium(): Promise<Browser> {
  const { executablePath, env } = requireChromium();
  return chromium.launch({ executablePath, env, args: OPTIONS });
}

function requireChromium(): { readonly executablePath: string; readonly env: Record<string, string> } {
  const path = process.env.PATH ?? '';
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const found = folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(existsSync);
  if (found !== undefined) return { executablePath: found, env: plainEnvironment(path) };
  const unpacked = join(UNPACKED, 'usr', 'lib', 'chromium', 'chromium-headless-shell');
  if (existsSync(unpacked)) return { executablePath: unpacked, env: unpackedEnvironment(path) };
  throw new Error('There is no browser: run `npm run setup`, or as root `apt-get install chromium`.');
}

/** What it keeps beside its profile goes where temporary things go. */
function plainEnvironment(path: string): Record<string, string> {
  return { PATH: path, HOME: tmpdir(), LANG: 'C.UTF-8' };
}

/** Its libraries and fonts lie beside it, apart from those that the system has. */
function unpackedEnvironment(path: string): Record<string, string> {
  const machine = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' }[process.arch as string] ?? process.arch;
  const libraries = ['usr/lib', 'lib'].map((folder) => join(UNPACKED, folder, machine));
  const fonts = join(UNPACKED, 'etc', 'fonts');
  return {
    ...plainEnvironment(path),
    LD_LIBRARY_PATH: [...libraries, join(UNPACKED, 'usr', 'lib', machine, 'pulseaudio')].join(':'),
    XDG_DATA_HOME: join(UNPACKED, 'usr', 'share'),
    ...(!existsSync('/etc/fonts') && existsSync(fonts) && { FONTCONFIG_PATH: fonts }),
  };
}
