import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot, underTributary } from './project-root.ts';

/** Files of a throw-away CA and of its certificate for `localhost` and 127.0.0.1. */
export interface Certificates {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** The Python of the environment that `npm run setup` makes. */
export const PYTHON = underTributary('venv', 'bin', 'python');

/** The certificates of the test servers, made once for this folder and kept. */
export async function certificates(): Promise<Certificates> {
  const folder = underTributary('test', 'certificates');
  if (!existsSync(folder)) await make(folder);
  return { ca: join(folder, 'ca.pem'), cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
}

/** Made aside and moved into place whole; when another process was quicker, its certificates stay. */
async function make(folder: string): Promise<void> {
  mkdirSync(underTributary('test'), { recursive: true });
  const draft = mkdtempSync(`${folder}-`);
  await promisify(execFile)(PYTHON, [join(projectRoot, 'test', 'servers', 'certificates.py'), draft]);
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
}
