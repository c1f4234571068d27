// Component tests in jsdom, on thin stand-ins for Taro. (The built mini-program is tested by jest.weapp.config.mjs.)
process.env.TARO_ENV = 'h5'

const presets = [
  ['@babel/preset-env', { targets: { node: 'current' } }],
  ['@babel/preset-react', { runtime: 'automatic' }],
  '@babel/preset-typescript',
]

module.exports = {
  testEnvironment: 'jsdom',
  testEnvironmentOptions: { customExportConditions: ['node', 'require', 'default'] },
  testTimeout: 30_000,
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testMatch: ['**/*.test.{ts,tsx}'],
  testPathIgnorePatterns: ['<rootDir>/test/weapp/'],
  setupFilesAfterEnv: ['<rootDir>/test/setup.ts'],
  transform: { '^.+\\.[jt]sx?$': ['babel-jest', { configFile: false, presets }] },
  // Written as ES modules alone; everything else of node_modules is taken as it is.
  transformIgnorePatterns: ['/node_modules/(?!\\.pnpm/@stablelib|@stablelib)'],
  moduleNameMapper: {
    '\\.s?css$': '<rootDir>/test/stubs/empty.cjs',
    '^@tarojs/components$': '<rootDir>/test/stubs/components.tsx',
    '^echarts/(core|charts|components|renderers)$': '<rootDir>/test/stubs/echarts.ts',
    '^@tarojs/taro$': '<rootDir>/test/stubs/taro.cjs',
    '^@chaolin/shared/(.*)$': '<rootDir>/../shared/src/$1.ts',
    // Its CommonJS twin: not transformed here.
    '^zod/v4/locales/zh-CN\\.js$': '<rootDir>/node_modules/zod/v4/locales/zh-CN.cjs',
  },
}
