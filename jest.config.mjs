/** How each kind of test runs; `jest --selectProjects unit` runs one kind, `jest test/unit/x` one file. */
const KINDS = {
  house: { testTimeout: 60_000 },
  unit: { testTimeout: 5_000 },
  contract: { testTimeout: 60_000 },
  integration: { testTimeout: 120_000 },
  crash: { testTimeout: 300_000 },
  e2e: { testTimeout: 300_000 },
  browser: { testTimeout: 120_000 },
};

const COMMON_JS = { jsc: { target: 'es2022', keepClassNames: true }, module: { type: 'commonjs' } };

/** TypeScript goes through swc as CommonJS; the "source" condition makes package imports point at the sources. */
const shared = {
  rootDir: import.meta.dirname,
  roots: ['<rootDir>/test'],
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  transform: {
    '^.+\\.ts$': ['@swc/jest', { ...COMMON_JS, jsc: { ...COMMON_JS.jsc, parser: { syntax: 'typescript' } } }],
  },
  modulePathIgnorePatterns: ['<rootDir>/.tributary/'],
};

export default {
  // Two files at a time: most of a file's time is waiting for servers, and small machines have two cores.
  maxWorkers: 2,
  projects: Object.entries(KINDS).map(([kind, settings]) => ({
    ...shared,
    ...settings,
    displayName: kind,
    testMatch: [`<rootDir>/test/${kind}/**/*.test.ts`],
  })),
};
