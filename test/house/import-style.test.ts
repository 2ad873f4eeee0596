import { type Import, importsOf } from './imports.ts';
import { isBelow, unitOf } from './layers.ts';
import { codeFiles } from './sources.ts';

const imports = codeFiles().flatMap(importsOf);
const told = ({ from, written }: Import) => `${from} imports ${written}`;

/** A port may name types of the domain above it; that alone does not make two folders depend on each other. */
const isPortType = ({ from, typeOnly }: Import) => typeOnly && isBelow(from, 'src/ports');

/** The folder that a path lies in. */
const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/'));

/** Pairs of units that import each other. */
function mutualPairs(all: readonly Import[], placeOf = unitOf): string[] {
  const edges = new Set<string>();
  for (const one of all) {
    if (one.target === undefined || isPortType(one)) continue;
    const [from, to] = [placeOf(one.from), placeOf(one.target)];
    if (from !== to) edges.add(`${from} ${to}`);
  }
  return [...edges].filter((edge) => {
    const [from = '', to = ''] = edge.split(' ');
    return from < to && edges.has(`${to} ${from}`);
  });
}

test('V-5 no two folders import each other', () => {
  expect(mutualPairs(imports)).toEqual([]);
});

test('V-5 no two folders of the acts import each other', () => {
  const acts = imports.filter(({ from }) => /^src\/acts\/[^/]+\//.test(from));
  const among = acts.filter(({ target }) => target !== undefined && /^src\/acts\/[^/]+\//.test(target));

  expect(among.length).toBeGreaterThan(0);
  expect(mutualPairs(among, folderOf)).toEqual([]);
});

test('V-5 two folders that import each other are found', () => {
  const one = { written: '', names: [], typeOnly: true };

  const pairs = mutualPairs([
    { ...one, from: 'src/store/a.ts', target: 'src/portals/b' },
    { ...one, from: 'src/portals/c.ts', target: 'src/store/d' },
  ]);

  expect(pairs).toEqual(['src/portals src/store']);
});

test('V-5 files of other folders are imported by alias, without extension', () => {
  const typescript = imports.filter(({ from }) => from.endsWith('.ts'));
  const climbing = typescript.filter(({ written }) => /^\.\.?\/.*\//.test(written) || written.startsWith('../'));
  const extended = typescript.filter(({ written }) => /^#.*\.[jt]s$/.test(written));

  expect([...climbing, ...extended].map(told)).toEqual([]);
});

test('V-5 files of the same folder are imported with their extension', () => {
  const bare = imports.filter(({ written }) => /^\.\/[^/]+$/.test(written) && !/\.(ts|mjs|json)$/.test(written));

  expect(bare.map(told)).toEqual([]);
});
