import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '#src/config/load';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-config-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Writes a configuration that can be told by its public address. */
function write(name: string, publicUrl: string): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ http: { publicUrl } }));
  return path;
}

test('F-5 --config wins over config.json, and that over TRIBUTARY_CONFIG', () => {
  write('config.json', 'http://here');
  write('named.json', 'http://named');
  const env = { TRIBUTARY_CONFIG: write('other.json', 'http://env') };

  expect(loadConfig({ path: 'named.json', env, cwd: folder }).http.publicUrl).toBe('http://named');
  expect(loadConfig({ env, cwd: folder }).http.publicUrl).toBe('http://here');
  rmSync(join(folder, 'config.json'));
  expect(loadConfig({ env, cwd: folder }).http.publicUrl).toBe('http://env');
});

test('F-5 a configuration that is nowhere is told with the places that were looked at', () => {
  const env = { TRIBUTARY_CONFIG: 'other.json' };

  expect(() => loadConfig({ env, cwd: folder })).toThrow(
    expect.objectContaining({
      code: 'CONFIG_NOT_FOUND',
      facts: { path: `${join(folder, 'config.json')} or ${join(folder, 'other.json')}` },
    }),
  );
  expect(() => loadConfig({ path: 'named.json', env: {}, cwd: folder })).toThrow(
    expect.objectContaining({ code: 'CONFIG_NOT_FOUND' }),
  );
});

test('F-5 a folder in place of a configuration is told as such', () => {
  expect(() => loadConfig({ path: '.', env: {}, cwd: folder })).toThrow(
    expect.objectContaining({ code: 'CONFIG_UNREADABLE', facts: { path: folder, why: 'EISDIR' } }),
  );
});

test('F-5 a secret comes from a file beside the configuration, without the line break at its end', () => {
  mkdirSync(join(folder, 'etc'));
  writeFileSync(join(folder, 'etc', 'token'), 'hidden\n');
  chmodSync(join(folder, 'etc', 'token'), 0o600);
  const homeserver = { name: 'example.org', url: 'http://x', adminToken: { file: 'token' } };
  writeFileSync(
    join(folder, 'etc', 'config.json'),
    `\uFEFF${JSON.stringify({ homeservers: [homeserver], dataDir: 'data' })}`,
  );

  const config = loadConfig({ path: 'etc/config.json', env: {}, cwd: folder });

  expect(config.homeservers[0]?.adminToken?.reveal()).toBe('hidden');
  expect(config.dataDir).toBe(join(folder, 'etc', 'data'));
});

test('F-5 an empty file in place of a secret is refused', () => {
  writeFileSync(join(folder, 'token'), '\n');
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ dataDir: { file: 'token' } }));

  expect(() => loadConfig({ env: {}, cwd: folder })).toThrow(
    expect.objectContaining({
      problems: [{ path: 'dataDir', problem: expect.stringContaining('which is empty'), hint: expect.any(String) }],
    }),
  );
});
