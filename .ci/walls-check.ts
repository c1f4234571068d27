// Proves that the walls of eslint.config.js stand: what they forbid is reported, and what the house needs is not.
import { ESLint } from 'eslint'
import path from 'node:path'
import tseslint from 'typescript-eslint'
import { root, say } from './process.ts'

type Sample = { file: string; code: string; rule: string }

const imports = 'walls/imports'
const sample = (rule: string, file: string, ...codes: string[]): Sample[] =>
  codes.map((code) => ({ file, code, rule }))

const forbidden: Sample[] = [
  ...sample(
    imports,
    'shared/src/reports/example.ts',
    `import { createHash } from 'node:crypto'`,
    `import { Report } from '../../../server/src/reports/entities.ts'`,
    `import type { Report } from '../../../server/src/reports/entities.ts'`,
    `export { Button } from '../../../miniapp/src/ui/button.tsx'`,
    `import { View } from '@tarojs/components'`,
    `const one = await import('fastify')`,
    `type One = import('fastify').FastifyInstance`,
  ),
  ...sample(
    imports,
    'shared/src/reports/rules.ts',
    `import * as z from 'zod/mini'`,
    `import { reportBody } from './schema.ts'`,
  ),
  ...sample(
    imports,
    'server/src/reports/actions.ts',
    `import { Person } from '../residents/entities.ts'`,
    `import type { Person } from '../residents/entities.ts'`,
    `import { MicroBrain } from '../routing/entities.ts'`,
    `import { residentRoutes } from '../residents/routes.ts'`,
    `import { staffRoutes } from '../residents/staff-routes.ts'`,
    `import { personView } from '../residents/views.ts'`,
    `import { scan } from '../residents/scan.ts'`,
    `import { newManager } from '../db/orm.ts'`,
    `import { startSandbox } from '../sandbox/server.ts'`,
    `import { buildApp } from '../app.ts'`,
    `import { request } from 'node:http'`,
    `import { request } from 'undici'`,
    `import home from '../../../miniapp/src/api.ts'`,
  ),
  ...['server/src/payments/prepay.ts', 'server/src/clients/wechat.ts', 'server/src/sandbox/pay.ts'].flatMap(
    (file) =>
      sample(
        imports,
        file,
        `import Pay from 'wechatpay-node-v3'`,
        `import type Pay from 'wechatpay-node-v3'`,
        `const pay = await import('wechatpay-node-v3/dist/lib/base.js')`,
      ),
  ),
  ...sample(imports, 'server/src/staff/queries.ts', `import { resolveReport } from '../reports/actions.ts'`),
  ...sample(imports, 'server/src/clients/wechat.ts', `import { findPerson } from '../residents/queries.ts'`),
  ...sample(imports, 'server/src/sandbox/server.ts', `import { findPerson } from '../residents/queries.ts'`),
  ...sample(imports, 'server/src/auth.ts', `import { Person } from './residents/entities.ts'`),
  ...sample(
    imports,
    'miniapp/src/reports/new/index.tsx',
    `import { staffApi } from '../../staff/api'`,
    `import { wall } from '../../console/wall'`,
    `import { tabs } from '../../pages/home/tabs'`,
    `import { readFileSync } from 'node:fs'`,
    `import { readConfig } from '../../../../server/src/config'`,
  ),
  ...sample(imports, 'miniapp/src/ui/card.tsx', `import { reportApi } from '../reports/api'`),
  ...sample(imports, 'miniapp/src/pages/home/index.tsx', `const wall = () => import('../../console/wall')`),
  ...['actions', 'delivery', 'queries'].flatMap((name) =>
    sample(
      'no-restricted-syntax',
      `server/src/reports/${name}.ts`,
      `export const other = (em: { fork: () => object }) => em.fork()`,
    ),
  ),
  ...sample('no-restricted-globals', 'server/src/reports/delivery.ts', `await fetch('https://example.org')`),
  ...sample(
    'no-restricted-properties',
    'server/src/outbox/worker.ts',
    `await globalThis.fetch('https://example.org')`,
  ),
  ...sample(
    'no-restricted-syntax',
    'miniapp/src/reports/api.ts',
    `import Taro from '@tarojs/taro'\nvoid Taro.request({ url: '/v1/me' })`,
    `import Taro from '@tarojs/taro'\nexport const { uploadFile } = Taro`,
    `import { downloadFile } from '@tarojs/taro'\nvoid downloadFile`,
  ),
  ...sample('no-restricted-globals', 'miniapp/src/session.ts', `void fetch('/v1/me')`),
  ...sample('no-console', 'server/src/reports/actions.ts', `console.log(1)`),
  ...sample(
    'no-restricted-syntax',
    'miniapp/src/ui/time.ts',
    `export const last = (a: string[]) => a.at(-1)`,
  ),
  ...sample('no-restricted-syntax', 'shared/src/text.ts', `export const s = (a: number[]) => a.toSorted()`),
  ...sample('no-console', 'miniapp/src/app.ts', `console.error(1)`),
  ...sample('import-x/no-default-export', 'server/src/reports/routes.ts', `export default 1`),
  ...sample('import-x/no-default-export', 'miniapp/src/ui/card.tsx', `export default () => null`),
  ...sample('@typescript-eslint/no-explicit-any', 'server/src/auth.ts', `export const one = 1 as any`),
  ...sample('max-lines', 'shared/src/text.ts', '\n'.repeat(401)),
  ...sample(
    'max-lines-per-function',
    'server/src/reports/actions.ts',
    `export function long() {\n${'  process.exitCode = 1\n'.repeat(70)}}`,
  ),
  ...sample(
    'react-hooks/rules-of-hooks',
    'miniapp/src/ui/card.tsx',
    `import { useState } from 'react'\nexport function Card({ a }: { a: boolean }) {\n  if (a) useState(1)\n  return null\n}`,
  ),
  ...['server/src/config.ts', 'shared/src/errors.ts'].flatMap((file) =>
    sample('@typescript-eslint/no-floating-promises', file, `async function ask() {}\nask()`),
  ),
  // A comment that would turn a rule off has no effect.
  ...sample('no-console', 'server/src/auth.ts', `/* eslint-disable no-console */\nconsole.log(1)`),
]

const allowed: Sample[] = [
  ...sample(
    imports,
    'shared/src/reports/schema.ts',
    `import * as z from 'zod/mini'`,
    `import { limits } from './rules.ts'`,
    `import { place } from '../place.ts'`,
  ),
  ...sample(imports, 'shared/src/reports/rules.ts', `import type { ReportBody } from './schema.ts'`),
  ...sample(imports, 'shared/src/reports/rules.test.ts', `import fc from 'fast-check'`),
  ...sample(
    imports,
    'server/src/reports/actions.ts',
    `import { Report } from './entities.ts'`,
    `import { findPerson } from '../residents/queries.ts'`,
    `import { tellPerson } from '../notices/actions.ts'`,
    `import { findHome } from '../routing/route.ts'`,
    `import { addJob } from '../outbox/actions.ts'`,
    `import { inTransaction } from '../db/transaction.ts'`,
    `import type { Context } from '../context.ts'`,
    `import { reportCan } from '@chaolin/shared/reports/rules'`,
    `import { createHash } from 'node:crypto'`,
    `import type { IncomingMessage } from 'node:http'`,
  ),
  ...sample(imports, 'server/src/staff/queries.ts', `import { reportQueue } from '../reports/queries.ts'`),
  ...sample(imports, 'server/src/db/entities.ts', `import { Report } from '../reports/entities.ts'`),
  ...sample(imports, 'server/src/app.ts', `import { reportRoutes } from './reports/routes.ts'`),
  ...sample(imports, 'server/src/main.ts', `import { startSandbox } from './sandbox/server.ts'`),
  ...sample(
    imports,
    'miniapp/src/reports/new/index.tsx',
    `import { Button } from '../../ui/button'`,
    `import { session } from '../../session'`,
    `import { reportApi } from '../api'`,
    `import { reportLimits } from '@chaolin/shared/reports/rules'`,
  ),
  ...sample('no-restricted-globals', 'server/src/clients/wechat.ts', `await fetch('https://example.org')`),
  ...sample(
    'no-restricted-syntax',
    'miniapp/src/api.ts',
    `import Taro from '@tarojs/taro'\nvoid Taro.request({ url: '/v1/me' })`,
  ),
  ...sample(
    'no-restricted-syntax',
    'server/src/db/orm.ts',
    `export const other = (em: { fork: () => object }) => em.fork()`,
  ),
  ...sample('import-x/no-default-export', 'miniapp/src/reports/new/index.tsx', `export default () => null`),
]

// A sample that is in no TypeScript project can't be read with types; the rule that needs them gets a file that is there.
const typedRule = '@typescript-eslint/no-floating-promises'
const withTypes = new ESLint({ cwd: root })
const withoutTypes = new ESLint({ cwd: root, overrideConfig: [tseslint.configs.disableTypeChecked] })

async function reported({ file, code, rule }: Sample): Promise<boolean> {
  const [result] = await (rule === typedRule ? withTypes : withoutTypes).lintText(code, {
    filePath: path.join(root, file),
  })
  const messages = result?.messages ?? []
  const fatal = messages.find((message) => message.fatal)
  if (fatal) throw new Error(`A sample does not parse: ${file}: ${code}: ${fatal.message}`)
  return messages.some((message) => message.ruleId === rule)
}

let faults = 0
for (const [samples, expected] of [
  [forbidden, true],
  [allowed, false],
] as const) {
  for (const one of samples) {
    if ((await reported(one)) === expected) continue
    faults += 1
    say(`${one.rule} ${expected ? 'does not see' : 'forbids'}, in ${one.file}:\n${one.code.slice(0, 200)}\n`)
  }
}
say(`${forbidden.length} forbidden and ${allowed.length} allowed samples, ${faults} judged wrongly`)
process.exitCode = faults > 0 ? 1 : 0
