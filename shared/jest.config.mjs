// How the tests of this package run: ESM, types stripped as Node does it, tests beside what they test.
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{src,test}/**/*.test.ts'],
  // Through the context of a test each Math.floor is a slow call, and tweetnacl makes a quarter million to verify once.
  sandboxInjectedGlobals: ['Math'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/strip-transform.mjs' },
}
