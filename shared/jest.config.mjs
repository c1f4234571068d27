// How the tests of this package run: ESM, types stripped as Node does it, tests beside what they test.
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{src,test}/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/strip-transform.mjs' },
}
