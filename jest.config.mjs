/** The kinds of tests and how long one may take, in ms; `jest --selectProjects unit` runs one kind. */
const TIME_LIMITS = {
  house: 60_000,
  unit: 30_000,
  contract: 60_000,
  integration: 120_000,
  crash: 300_000,
  e2e: 300_000,
  attacks: 300_000,
  browser: 120_000,
};

const COMMON_JS = { jsc: { target: 'es2022', keepClassNames: true }, module: { type: 'commonjs' } };

/** Published as ECMAScript modules alone, which jest's own loader cannot require. */
const MODULES_ONLY = ['popular-english-words'];

/** TypeScript goes through swc as CommonJS; the "source" condition makes package imports point at the sources. */
const shared = {
  rootDir: import.meta.dirname,
  roots: ['<rootDir>/test'],
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  transform: {
    '^.+\\.ts$': ['@swc/jest', { ...COMMON_JS, jsc: { ...COMMON_JS.jsc, parser: { syntax: 'typescript' } } }],
    [`/node_modules/(?:${MODULES_ONLY.join('|')})/.+\\.js$`]: ['@swc/jest', COMMON_JS],
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:${MODULES_ONLY.join('|')})/)`],
  modulePathIgnorePatterns: ['<rootDir>/.tributary/'],
};

export default {
  // Two files at a time: most of a file's time is waiting for servers, and small machines have two cores.
  maxWorkers: 2,
  projects: Object.entries(TIME_LIMITS).map(([kind, TIME_LIMIT]) => ({
    ...shared,
    displayName: kind,
    globals: { TIME_LIMIT },
    setupFilesAfterEnv: ['<rootDir>/test/time-limit.ts', '<rootDir>/test/queue-of-file.ts'],
    testMatch: [`<rootDir>/test/${kind}/**/*.test.ts`],
  })),
};
