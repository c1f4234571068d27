// The crash test: a real server in a process of its own, killed at random moments; CRASH_ROUNDS says how often.
import base from './jest.config.mjs'

export default { ...base, testMatch: ['<rootDir>/test/crash/**/*.crash.ts'], testTimeout: 20 * 60_000 }
