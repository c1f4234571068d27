// The H5 build in a real browser against the real server: ESM in Node, types stripped, one phone at a time.
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/e2e/*.e2e.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/../shared/strip-transform.mjs' },
  testTimeout: 120_000,
}
