// Jest takes a time limit for all projects alone; each kind's own comes here through `globals` of its configuration.
const { TIME_LIMIT } = globalThis as typeof globalThis & { TIME_LIMIT: number };

jest.setTimeout(TIME_LIMIT);
