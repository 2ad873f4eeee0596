import type { Import } from './imports.ts';

/** What one layer may import of ours besides itself; "types" marks what it may import as types only. */
interface Layer {
  readonly may: readonly string[];
  readonly types?: readonly string[];
}

const DOMAIN = ['src/consolidation', 'src/consent', 'src/duplicates', 'src/portals', 'src/ports', 'src/errors'];
const FACE: Layer = { may: ['src/acts', 'src/portals', 'src/errors'], types: DOMAIN };
const WORK: Layer = { may: DOMAIN, types: ['adapters/contract'] };
const OUTSIDE: Layer = { may: [...DOMAIN, 'adapters/contract', 'src/outgoing'] };
const ANYTHING: Layer = { may: [''] };

/** The table of the architecture: which way imports point. */
const LAYERS: Readonly<Record<string, Layer>> = {
  'src/main': { may: ['src', 'adapters', 'jobs', 'migrations'] },
  'src/wiring': { may: ['src', 'adapters', 'jobs'] },
  'src/bot': FACE,
  'src/http': FACE,
  'src/cli': FACE,
  'src/acts': WORK,
  jobs: WORK,
  'src/store': OUTSIDE,
  'src/matrix': OUTSIDE,
  'src/config': OUTSIDE,
  adapters: OUTSIDE,
  'src/consolidation': { may: ['src/consent', 'src/duplicates', 'src/portals', 'src/ports', 'src/errors'] },
  'src/consent': { may: ['src/portals', 'src/ports', 'src/errors'] },
  'src/duplicates': { may: ['src/portals', 'src/ports', 'src/errors'] },
  'src/ports': { may: [], types: ['src/portals', 'src/errors', 'src/consent', 'src/consolidation', 'src/duplicates'] },
  'adapters/contract': { may: [], types: ['src/portals', 'src/ports', 'src/errors'] },
  'adapters/registry': { may: ['adapters', 'src/errors'] },
  'src/portals': { may: ['src/errors'] },
  'src/errors': { may: [] },
  'src/outgoing': { may: [] },
  migrations: { may: [] },
  test: ANYTHING,
  demo: ANYTHING,
  bench: ANYTHING,
  scripts: ANYTHING,
};

/** The unit a path belongs to: a folder of the table, an adapter's own folder, or a file the table names. */
export function unitOf(path: string): string {
  const parts = path.replace(/\.m?ts$/, '').split('/');
  const file = parts.join('/');
  if (Object.hasOwn(LAYERS, file)) return file;
  if (parts[0] === 'adapters') return parts.slice(0, parts[1] === 'bridges' ? 3 : 2).join('/');
  if (parts[0] === 'src' || parts[0] === 'test') return parts.slice(0, 2).join('/');
  return parts[0] ?? '';
}

/** The import as a complaint when the table of layers forbids it. */
export function layerFault({ from, target, typeOnly }: Import): string | undefined {
  if (target === undefined) return undefined;
  const unit = unitOf(from);
  const layer = LAYERS[unit] ?? LAYERS[unit.split('/')[0] ?? ''];
  if (layer === undefined) return `${from}: ${unit} is not in the table of layers`;
  if (unitOf(target) === unit) return undefined;
  const isIn = (folders: readonly string[]) => folders.some((one) => isBelow(target, one));
  if (isIn(layer.may) || (typeOnly && isIn(layer.types ?? []))) return undefined;
  const hint = isIn(layer.types ?? []) ? ' except as types' : '';
  return `${from}: ${unit} may not import ${target}${hint}`;
}

/** True when the path is the folder or file named, or lies in it; "" holds everything. */
export function isBelow(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}
