// How the tests of this package run: ESM, types stripped as Node does it, tests beside what they test.
export default {
  testEnvironment: 'node',
  // Opening a database, migrating it and loading the demo takes seconds on a busy machine.
  testTimeout: 60_000,
  // Half of the time goes into waiting for MariaDB.
  maxWorkers: '100%',
  // What a suite leaves behind in its worker slows down the next ones: gigabytes after seventy suites.
  workerIdleMemoryLimit: '1500MB',
  testMatch: ['<rootDir>/{src,test}/**/*.test.ts'],
  globalSetup: '<rootDir>/test/templates-begin.mjs',
  globalTeardown: '<rootDir>/test/templates-end.mjs',
  setupFiles: ['<rootDir>/test/plugin-names.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/strip-transform.mjs' },
}
