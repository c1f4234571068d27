// The rules of the house that a machine can check. `node .ci/walls-check.ts` proves that the walls stand.
import js from '@eslint/js'
import importX from 'eslint-plugin-import-x'
import reactHooks from 'eslint-plugin-react-hooks'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'
import { importWalls } from './.ci/import-walls.ts'

const tests = ['**/*.{test,e2e,weapp}.{ts,tsx}']
const products = ['server/src/**/*.ts', 'shared/src/**/*.ts', 'miniapp/src/**/*.{ts,tsx}']

const network = ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource']
const noNetworkGlobals = (message) => ['error', ...network.map((name) => ({ name, message }))]
const noNetworkProperties = (message) => [
  'error',
  ...['globalThis', 'window', 'self', 'global'].flatMap((object) =>
    network.map((property) => ({ object, property, message })),
  ),
]

/** WeChat brings no such methods to a phone of 2019 (iOS 13), and nothing adds them. */
const tooNewForPhones = {
  selector:
    'CallExpression[callee.property.name=/^(at|findLast|findLastIndex|replaceAll|toSorted|toReversed|toSpliced)$/]',
  message: 'A phone of 2019 does not have this method.',
}

const requests = '/^(request|uploadFile|downloadFile|connectSocket)$/'
const requestMessage = 'Only src/api.ts talks to the server.'

export default defineConfig(
  { ignores: ['**/dist/', '**/artifacts/', '**/coverage/', '**/data/', '**/.swc/'] },
  { linterOptions: { noInlineConfig: true } },
  js.configs.recommended,
  tseslint.configs.recommended,
  {
    plugins: { walls: importWalls, 'import-x': importX },
    rules: {
      'walls/imports': 'error',
      'import-x/no-default-export': 'error',
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-param-reassign': 'error',
      'object-shorthand': 'error',
      'prefer-template': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
    },
  },
  {
    name: 'promises are waited for',
    files: ['server/**/*.ts', 'shared/**/*.ts', '.ci/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
    },
  },
  { name: 'a product keeps quiet', files: products, rules: { 'no-console': 'error' } },
  {
    name: 'only clients call outside',
    files: ['server/src/**/*.ts', 'shared/src/**/*.ts'],
    ignores: ['server/src/clients/**', 'server/src/sandbox/**', ...tests],
    rules: {
      'no-restricted-globals': noNetworkGlobals('Only clients/ calls outside.'),
      'no-restricted-properties': noNetworkProperties('Only clients/ calls outside.'),
    },
  },
  {
    // A fork is outside the transaction: on SQLite, which has one connection, it waits for it for ever.
    name: 'a domain stays in its transaction',
    files: ['server/src/*/*.ts'],
    ignores: ['server/src/{db,outbox,clients,sandbox}/**', ...tests],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[property.name='fork'], MemberExpression[property.value='fork']",
          message: 'Use the manager of the context: a fork is outside the transaction.',
        },
      ],
    },
  },
  {
    name: 'one door to the server',
    files: ['miniapp/src/**/*.{ts,tsx}'],
    ignores: ['miniapp/src/api.ts', ...tests],
    rules: {
      'no-restricted-globals': noNetworkGlobals(requestMessage),
      'no-restricted-properties': noNetworkProperties(requestMessage),
      'no-restricted-syntax': [
        'error',
        ...[
          `MemberExpression[object.name=/^(Taro|wx)$/][property.name=${requests}]`,
          `VariableDeclarator[init.name=/^(Taro|wx)$/] Property[key.name=${requests}]`,
          `ImportDeclaration[source.value='@tarojs/taro'] > ImportSpecifier[imported.name=${requests}]`,
        ].map((selector) => ({ selector, message: requestMessage })),
        tooNewForPhones,
      ],
    },
  },
  {
    name: 'what runs on a phone',
    files: ['shared/src/**/*.ts'],
    ignores: tests,
    rules: { 'no-restricted-syntax': ['error', tooNewForPhones] },
  },
  {
    name: 'hooks',
    files: ['miniapp/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    name: 'long by nature',
    files: [...tests, 'server/src/db/migrations/**'],
    rules: { 'max-lines-per-function': 'off' },
  },
  { files: ['server/src/db/migrations/**'], rules: { 'max-lines': 'off' } },
  {
    name: 'an answer in a test is judged by its assertions, not by a type',
    files: ['server/test/**'],
    rules: { '@typescript-eslint/no-explicit-any': 'off' },
  },
  {
    name: 'frameworks that ask for a default export',
    files: [
      '*.config.{js,mjs}',
      '*/jest*.config.mjs',
      '*/strip-transform.mjs',
      '*/test/templates-*.mjs',
      'miniapp/config/**/*.ts',
      'miniapp/src/app.{ts,tsx}',
      'miniapp/src/**/*.config.ts',
      'miniapp/src/**/index.tsx',
    ],
    rules: { 'import-x/no-default-export': 'off' },
  },
  {
    name: 'scripts that run in Node as they are',
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
  },
  {
    name: 'CommonJS',
    files: ['miniapp/babel.config.js', '**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { module: 'writable', require: 'readonly', __dirname: 'readonly' },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
)
