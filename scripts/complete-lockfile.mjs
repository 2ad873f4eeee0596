// Adds to package-lock.json the optional packages of other platforms that a registry mirror left out, since
// `npm ci` refuses a lockfile without them. Run after every change of dependencies.
import { readFileSync, writeFileSync } from 'node:fs';

const OS = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
  'windows',
  'aix',
  'netbsd',
];
const CPU = ['arm64', 'arm', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64', 'mips64el'];

/** The platform fields that a package's name tells; a name that tells nothing is taken for a foreign platform. */
function platformOf(name) {
  const words = name.replace(/^.*?(?=[^/]*$)/, '').split('-');
  const os = OS.filter((one) => words.includes(one)).map((one) => (one === 'windows' ? 'win32' : one));
  const cpu = CPU.filter((one) => words.includes(one));
  return {
    ...(cpu.length > 0 ? { cpu } : {}),
    os: os.length > 0 ? os : ['none'],
    ...(words.includes('musl') ? { libc: ['musl'] } : {}),
  };
}

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
let added = 0;
for (const entry of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const path = `node_modules/${name}`;
    if (lock.packages[path] || !/^\d/.test(version)) continue;
    lock.packages[path] = { version, optional: true, ...platformOf(name) };
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added} packages of other platforms added\n`);
