import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { underTributary } from './project-root.ts';

/** A program that was found, with the environment it needs. */
export interface FoundProgram {
  readonly command: string;
  readonly env: NodeJS.ProcessEnv;
  /** Where the package was unpacked, for its further files; undefined when the system has it installed. */
  readonly unpackedIn?: string;
}

/** Where systems keep servers, which an ordinary user's PATH leaves out. */
const SERVER_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];
const UNPACKED = underTributary('debian');

/** The program on PATH, else the one that `npm run setup` unpacked; throws when it is in neither. */
export function requireProgram(name: string): FoundProgram {
  const found = findProgram(name);
  if (found !== undefined) return found;
  throw new Error(`There is no ${name} on PATH or under .tributary/debian: run \`npm run setup\`.`);
}

/** As `requireProgram`; undefined when it is in neither place. */
export function findProgram(name: string): FoundProgram | undefined {
  const installed = executableIn((process.env.PATH ?? '').split(delimiter).concat(SERVER_FOLDERS), name);
  if (installed !== undefined) return { command: installed, env: plainEnvironment() };
  const unpacked = executableIn([join(UNPACKED, 'usr', 'sbin'), join(UNPACKED, 'usr', 'bin')], name);
  if (unpacked === undefined) return undefined;
  const env = { ...plainEnvironment(), LD_LIBRARY_PATH: libraryFolders().join(':') };
  return { command: unpacked, env, unpackedIn: UNPACKED };
}

function plainEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LANG: 'C.UTF-8' };
}

function executableIn(folders: readonly string[], name: string): string | undefined {
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function libraryFolders(): string[] {
  const parents = [join(UNPACKED, 'usr', 'lib'), join(UNPACKED, 'lib')].filter((folder) => existsSync(folder));
  return parents.flatMap((parent) => readdirSync(parent).map((name) => join(parent, name)));
}
