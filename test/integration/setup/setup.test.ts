import { execFile } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectRoot, underTributary } from '#test/servers/project-root';

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of ours with this Node and waits for its end, however it ends. */
function run(
  file: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = process.env,
  account: Account = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...args], { env, cwd: '/', ...account }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** Root may write everywhere, so it becomes nobody; other accounts stay themselves. */
const NOT_ROOT: Account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

const SILENT: Ran = { code: 0, stdout: '', stderr: '' };
const NO_PACKAGES = JSON.stringify({ name: 'copy', lockfileVersion: 3, requires: true, packages: {} });
const MAIN =
  'export const main = async (argv: string[]): Promise<number> => { console.log(argv.join()); return 3; };\n';

describe('a copy of the project with a command line of one line', () => {
  let folder: string;
  const at = (...parts: string[]) => join(folder, ...parts);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  };

  /** Packages that its lockfile does not ask for, so that nothing is ever installed or removed. */
  const givenPackages = () => {
    write('package.json', JSON.stringify({ name: 'copy', type: 'module' }));
    write('package-lock.json', NO_PACKAGES);
    write('node_modules/.package-lock.json', NO_PACKAGES);
    for (const name of ['typescript', '@typescript', '@types']) {
      symlinkSync(join(projectRoot, 'node_modules', name), at('node_modules', name));
    }
  };

  beforeEach(() => {
    mkdirSync(underTributary('test'), { recursive: true });
    folder = mkdtempSync(underTributary('test', 'copy-'));
    for (const part of ['tsconfig.json', 'bin', 'scripts']) {
      cpSync(join(projectRoot, part), at(part), { recursive: true });
    }
    givenPackages();
    write('src/main.ts', MAIN);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const setUp = (env?: NodeJS.ProcessEnv) => run(at('scripts', 'setup.mjs'), ['--only', 'node'], env);
  const tributary = (...args: string[]) => run(at('bin', 'tributary'), args);

  test('V-1 set-up tells what it made, and is silent when nothing changed', async () => {
    const first = await setUp();
    const second = await setUp();

    expect(first).toMatchObject({ code: 0, stdout: '', stderr: expect.stringMatching(/^setup: sources compiled/) });
    expect(second).toEqual(SILENT);
  });

  test('V-1 set-ups that run at the same time make everything once', async () => {
    const all = await Promise.all([setUp(), setUp(), setUp()]);

    expect(all.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(all.filter(({ stderr }) => stderr.includes('sources compiled'))).toHaveLength(1);
  });

  test('V-1 the lock of a set-up that was killed is taken over', async () => {
    write('.tributary/setup.lock', JSON.stringify({ pid: 4_000_000, started: '1', children: [] }));

    expect(await setUp()).toMatchObject({ code: 0 });
    expect(existsSync(at('.tributary', 'setup.lock'))).toBe(false);
  });

  test('V-1 a deleted source leaves nothing in the build', async () => {
    write('src/old.ts', 'export const old = 1;\n');
    await setUp();
    expect(existsSync(at('.tributary/build/src/old.js'))).toBe(true);

    rmSync(at('src/old.ts'));
    await setUp();

    expect(existsSync(at('.tributary/build/src/old.js'))).toBe(false);
  });

  test('V-1 sources that cannot be compiled are named, and the former build stays', async () => {
    await setUp();
    write('src/broken.ts', 'export const = ;\n');

    expect(await setUp()).toMatchObject({ code: 1, stderr: expect.stringContaining('src/broken.ts') });
    expect(existsSync(at('.tributary/build/src/main.js'))).toBe(true);
  });

  test('V-1 without Python the failure is one sentence', async () => {
    await setUp();

    const ran = await run(at('scripts', 'setup.mjs'), [], { PATH: at('bin') });

    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toBe(
      'Tributary needs Python 3.10 or newer for its test homeserver: install python3 and python3-venv.\n',
    );
  });

  test.each(['demo', 'bench'])('V-1 npm run %s fetches no browser, which only tests of pages want', async (name) => {
    await setUp();
    symlinkSync(underTributary('venv'), at('.tributary', 'venv'));
    for (const tool of ['ngircd', 'inspircd', 'atheme-services', 'redis-server', 'apt-get', 'dpkg-deb']) {
      write(`tools/${tool}`, '#!/bin/sh\n[ "$1" = --version ] || exit 1\n');
      chmodSync(at('tools', tool), 0o755);
    }
    const { scripts } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
    const [, file, ...args] = scripts[name].split(' && ')[0].split(' ');

    expect(await run(at(file), args, { PATH: at('tools') })).toEqual(SILENT);
  });

  test('V-1 set-up says what it begins before that takes its time', async () => {
    rmSync(at('node_modules/.package-lock.json'));
    write('tools/npm', '#!/bin/sh\nexit 1\n');
    chmodSync(at('tools/npm'), 0o755);

    const { code, stderr } = await setUp({ PATH: `${at('tools')}:${process.env.PATH}` });

    expect(code).toBe(1);
    expect(stderr).toMatch(/^setup: installing npm packages …\n.*could not be installed/s);
  });

  test('F-3 the command compiles what changed and keeps stdout for its result', async () => {
    const first = await tributary('a', 'b');
    const second = await tributary();
    write('src/main.ts', MAIN.replace('return 3', 'return 4'));
    const third = await tributary();

    expect(first).toEqual({ code: 3, stdout: 'a,b\n', stderr: expect.stringContaining('sources compiled') });
    expect(second).toEqual({ code: 3, stdout: '\n', stderr: '' });
    expect(third.code).toBe(4);
  });

  test('F-3 an account that may not write here reads in one sentence that its owner builds first', async () => {
    await setUp();
    write('src/main.ts', MAIN.replace('return 3', 'return 4'));
    const elsewhere = mkdtempSync(join(tmpdir(), 'tributary-copy-')); // where any account may enter
    cpSync(folder, elsewhere, { recursive: true });
    chmodSync(elsewhere, 0o755);
    chmodSync(join(elsewhere, '.tributary'), 0o555);

    const ran = await run(join(elsewhere, 'bin', 'tributary'), [], process.env, NOT_ROOT);
    rmSync(elsewhere, { recursive: true });

    expect(ran).toEqual({
      code: 1,
      stdout: '',
      stderr: `What was built in ${elsewhere} is not up to date, and this account may not write there: whoever owns it runs "npm run build".\n`,
    });
  });

  test('F-3 the command works through a link, and where there are no sources', async () => {
    await setUp();
    rmSync(at('src'), { recursive: true });
    rmSync(at('scripts'), { recursive: true });
    symlinkSync(at('bin', 'tributary'), at('linked'));

    expect(await run(at('linked'), ['x'])).toEqual({ code: 3, stdout: 'x\n', stderr: '' });
  });
});
