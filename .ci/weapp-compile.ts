// Compiles one built mini-program with WeChat's own compiler, without a network: `node .ci/weapp-compile.ts FOLDER OUT`.
// Its own process, because the compiler talks a lot and leaves watchers behind; OUT gets the answer.
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { root } from './process.ts'

type Check = { name: string; success: boolean; text: string; detail?: unknown }
export type Compiled = { error?: string; files: string[]; checks: Check[] }

type Ci = {
  Project: new (options: Record<string, unknown>) => object
  getCompiledResult: (options: Record<string, unknown>, zip: string) => Promise<Record<string, unknown>>
  checkCodeQuality: (project: object) => Promise<Check[]>
}

const [folder, out] = process.argv.slice(2)
if (!folder || !out) throw new Error('weapp-compile: name the folder and the file for the answer')

const ci = createRequire(path.join(root, 'miniapp', 'package.json'))('miniprogram-ci') as Ci
const project = new ci.Project({
  appid: 'wx1111111111111111',
  type: 'miniProgram',
  projectPath: folder,
  privateKey: 'offline',
  ignores: [],
  // What WeChat's server would say of the account: with it nothing has to be asked there.
  attr: async () => ({
    platform: false,
    appType: 0,
    isSandbox: false,
    released: true,
    setting: {
      MaxCodeSize: 2,
      MaxSubpackageSubCodeSize: 2,
      MaxSubpackageFullCodeSize: 20,
      NavigateMiniprogramLimit: 10,
    },
  }),
})

async function compile(): Promise<Compiled> {
  // Taro has minified the styles; minifying them again breaks under pnpm, where css-tree resolves to another version.
  const setting = { es6: false, minify: true, minifyWXML: true, minifyWXSS: false }
  try {
    const result = await ci.getCompiledResult({ project, version: '1.0.0', setting }, `${out}.zip`)
    return { files: Object.keys(result), checks: await ci.checkCodeQuality(project) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : JSON.stringify(error), files: [], checks: [] }
  }
}

writeFileSync(out, JSON.stringify(await compile()))
process.exit(0)
