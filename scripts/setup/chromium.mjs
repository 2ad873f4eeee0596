import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { downloadWithNeeded, hasApt } from './apt.mjs';
import { Failure, run, told } from './child.mjs';
import { inRoot } from './root.mjs';

/** Debian's browser without a window; its own package is smaller and needs less than the whole browser. */
const PACKAGE = 'chromium-headless-shell';
const FOLDER = inRoot('.tributary', 'chromium');
/** What test/servers/chromium.ts takes as well. */
const NAMES = ['chromium', PACKAGE, 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** True when a browser is on PATH or was unpacked, and where there is nothing to unpack it from. */
export function chromiumIsFresh() {
  return existsSync(FOLDER) || isOnPath() || !hasApt();
}

/**
 * Unpacks a browser and the libraries this machine lacks for it; nothing is installed and no root is needed. Only tests of
 * pages want it, so whatever else is set up goes on without: they say themselves how to get one.
 */
export async function makeChromium() {
  const startedAt = performance.now();
  mkdirSync(inRoot('.tributary'), { recursive: true });
  const draft = mkdtempSync(`${FOLDER}-`);
  try {
    await unpackInto(draft);
    renameSync(draft, FOLDER);
    told("unpacked from Debian's packages: a browser for the tests of pages", startedAt);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    told('no browser could be unpacked; tests of pages will say how to install one', startedAt);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function unpackInto(draft) {
  const packages = join(draft, 'packages');
  for (const file of await downloadWithNeeded([PACKAGE], packages)) {
    await run({
      command: 'dpkg-deb',
      args: ['-x', join(packages, file), draft],
      failure: `${file} could not be unpacked: run it again.`,
    });
  }
  rmSync(packages, { recursive: true });
}

function isOnPath() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return NAMES.some((name) => folders.some((folder) => existsSync(join(folder, name))));
}
