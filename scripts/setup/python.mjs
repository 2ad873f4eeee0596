import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { begun, Failure, run, told } from './child.mjs';
import { inRoot } from './root.mjs';

const PACKAGES = ['matrix-synapse==1.163.2', 'heisenbridge==1.15.4'];
/** Synapse's driver for PostgreSQL, for benchmarks alone: a machine without a wheel for it does the rest all the same. */
const DRIVER = 'psycopg2-binary==2.9.13';
const FOLDER = inRoot('.tributary', 'venv');
const PYTHON = inRoot('.tributary', 'venv', 'bin', 'python');
const STAMP = inRoot('.tributary', 'venv', '.tributary-stamp');
const CANDIDATES = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];
const PROBE = 'import sys; print(sys.version_info >= (3, 10)); import venv, ensurepip; print("venv")';

/** True when the environment holds the packages and its interpreter is still the one it was made with. */
export function pythonIsFresh() {
  return existsSync(PYTHON) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp();
}

/** Makes a new virtual environment with Synapse and heisenbridge in it. */
export async function makePython() {
  const startedAt = performance.now();
  const python = findPython();
  begun(
    `making a Python environment with ${PACKAGES.join(' and ')}: the longest part, a few minutes on a slow machine`,
  );
  const env = { ...process.env, PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1' };
  // Settings of another Python would leak into ours.
  for (const name of ['PYTHONHOME', 'PYTHONPATH', 'VIRTUAL_ENV', 'PIP_TARGET', 'PIP_PREFIX', 'PIP_USER'])
    delete env[name];
  rmSync(FOLDER, { recursive: true, force: true });
  await run({
    command: python,
    args: ['-m', 'venv', FOLDER],
    env,
    failure: 'The Python environment could not be made.',
  });
  await run({
    command: PYTHON,
    args: ['-m', 'pip', 'install', '--quiet', '--prefer-binary', ...PACKAGES],
    env,
    failure: `pip could not install ${PACKAGES.join(', ')}. See the lines above, then run it again.`,
  });
  const hasDriver = await installDriver(env);
  writeFileSync(STAMP, stamp());
  told(`Python environment made (${[...PACKAGES, hasDriver ? DRIVER : 'without psycopg2'].join(', ')})`, startedAt);
}

async function installDriver(env) {
  const args = ['-m', 'pip', 'install', '--quiet', '--only-binary', ':all:', DRIVER];
  try {
    await run({ command: PYTHON, args, env, failure: `pip could not install ${DRIVER}.` });
    return true;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

function stamp() {
  return JSON.stringify({ packages: [...PACKAGES, DRIVER], interpreter: realpathSync(PYTHON) });
}

/** The first Python that is new enough and can make virtual environments; $PYTHON goes before all. */
function findPython() {
  const named = process.env.PYTHON;
  const answers = (named ? [named, ...CANDIDATES] : CANDIDATES).map((command) => {
    const { stdout } = spawnSync(command, ['-c', PROBE], { encoding: 'utf8' });
    return { command, isNewEnough: stdout?.startsWith('True') ?? false, hasVenv: stdout?.includes('venv') ?? false };
  });
  const good = answers.find((one) => one.isNewEnough && one.hasVenv);
  if (good) return good.command;
  throw new Failure(
    answers.some((one) => one.isNewEnough)
      ? 'Tributary needs the venv module of Python: install the package python3-venv.'
      : 'Tributary needs Python 3.10 or newer for its test homeserver: install python3 and python3-venv.',
  );
}
