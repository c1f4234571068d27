// The built mini-program, run as WeChat would: ESM in Node, types stripped, one phone at a time.
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/weapp/*.weapp.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/../shared/strip-transform.mjs' },
  testTimeout: 60_000,
}
