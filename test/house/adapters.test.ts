import { dirname } from 'node:path';
import { allFiles } from './sources.ts';

const files = new Set(allFiles().filter((path) => path.startsWith('adapters/')));

/** The folders of the protocol adapters and of the bridge drivers. */
function adapterFolders(): string[] {
  const parts = [...files].map((path) => dirname(path).split('/'));
  const own = parts
    .map((one) => one.slice(0, one[1] === 'bridges' ? 3 : 2))
    .filter((one) => one.length > (one[1] === 'bridges' ? 2 : 1));
  return [...new Set(own.map((one) => one.join('/')))].sort();
}

test('V-5 every adapter and every driver has a README.md and an index.ts', () => {
  const wanted = adapterFolders().flatMap((folder) => [`${folder}/README.md`, `${folder}/index.ts`]);

  expect(wanted.filter((path) => !files.has(path))).toEqual([]);
});
