// The cluster test: three database nodes, three servers, a balancer, and things that die under load.
import base from './jest.config.mjs'

export default { ...base, testMatch: ['<rootDir>/test/cluster/**/*.cluster.ts'], testTimeout: 20 * 60_000 }
