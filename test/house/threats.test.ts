import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { allAttacks, threatTable } from '#test/attacks/all-attacks';
import { projectRoot } from '#test/servers/project-root';
import { readSource } from './sources.ts';

const PAGE = 'docs/explanation/threats.md';
/** The handbook's list ends here. */
const LAST = 33;

test('V-5 each threat from T-01 to T-33 is acted out', () => {
  const wanted = Array.from({ length: LAST }, (_none, index) => `T-${String(index + 1).padStart(2, '0')}`);
  const told = new Set(allAttacks.map(({ id }) => id));

  expect(wanted.filter((id) => !told.has(id))).toEqual([]);
  expect([...told].filter((id) => !wanted.includes(id))).toEqual([]);
});

test('V-5 every attack names a file that is there', () => {
  expect(allAttacks.map(({ where }) => where).filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
});

test('V-5 the page on threats holds the table of the attacks, as they are', () => {
  expect(readSource(PAGE).text).toContain(threatTable());
});
