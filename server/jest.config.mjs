// How the tests of this package run: ESM, types stripped as Node does it, tests beside what they test.
export default {
  testEnvironment: 'node',
  // Opening a database, migrating it and loading the demo takes seconds on a busy machine.
  testTimeout: 60_000,
  testMatch: ['<rootDir>/{src,test}/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/strip-transform.mjs' },
}
