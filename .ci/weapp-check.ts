// Would WeChat take the build? Compiled offline by miniprogram-ci, and checked for what its review refuses.
// With --prove, broken copies of the build have to fail first.
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { distOf } from './build.ts'
import { onExit, root, say } from './process.ts'
import type { Compiled } from './weapp-compile.ts'
import { declared, locationFunctions, privacyFunctions, privacyOpenTypes } from './weapp-privacy.ts'

const compileLimitMs = 120_000
/** Folders of miniapp/src that only a browser may get. */
const browserOnly = ['console', 'kit', 'sandbox']

const scratch = mkdtempSync(path.join(tmpdir(), 'chaolin-weapp-'))
onExit(() => rmSync(scratch, { recursive: true, force: true }))

type AppJson = {
  pages: string[]
  requiredPrivateInfos?: string[]
  subPackages?: { root: string; pages: string[] }[]
}

const appJsonOf = (folder: string) =>
  JSON.parse(readFileSync(path.join(folder, 'app.json'), 'utf8')) as AppJson

function compileFaults(folder: string): string[] {
  const out = path.join(scratch, 'compiled.json')
  rmSync(out, { force: true })
  const { stdout, stderr } = spawnSync(process.execPath, ['.ci/weapp-compile.ts', folder, out], {
    cwd: root,
    encoding: 'utf8',
    timeout: compileLimitMs,
    killSignal: 'SIGKILL',
  })
  if (!existsSync(out)) return [`the compiler broke: ${stdout}\n${stderr}`]
  const { error, files, checks } = JSON.parse(readFileSync(out, 'utf8')) as Compiled
  if (error !== undefined) return [`does not compile: ${error}`]
  const missing = appJsonOf(folder).pages.filter((page) => !files.includes(`${page}.wxml`))
  return [
    ...missing.map((page) => `page ${page} is not in what was compiled`),
    ...(checks.length === 0 ? ['no quality check ran'] : []),
    ...checks
      .filter((check) => !check.success)
      .map((check) => `${check.name}: ${check.text} ${JSON.stringify(check.detail ?? '')}`),
  ]
}

/** The personal data that the built scripts ask WeChat for. Taro's own list of names is made of strings, not of members. */
function usedPrivacy(folder: string): Set<string> {
  const scripts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.js'),
  )
  const text = scripts.map((name) => readFileSync(path.join(folder, name), 'utf8')).join('\n')
  const members = new Set(Array.from(text.matchAll(/\.([a-zA-Z]+)\b/g), (match) => match[1]))
  const openTypes = new Set(Array.from(text.matchAll(/openType:\s*["'](\w+)["']/g), (match) => match[1]))
  return new Set([
    ...privacyFunctions.filter((name) => members.has(name)),
    ...privacyOpenTypes.filter((name) => openTypes.has(name)),
  ])
}

function privacyFaults(folder: string): string[] {
  const used = usedPrivacy(folder)
  const listed = new Set(appJsonOf(folder).requiredPrivateInfos ?? [])
  const mustList = locationFunctions.filter((name) => used.has(name))
  return [
    ...mustList
      .filter((name) => !listed.has(name))
      .map((name) => `wx.${name} is used, but requiredPrivateInfos has no ${name}`),
    ...[...listed]
      .filter((name) => !used.has(name))
      .map((name) => `requiredPrivateInfos lists ${name}, which nothing uses`),
    ...[...used]
      .filter((name) => !(name in declared))
      .map((name) => `wx.${name} is used, but .ci/weapp-privacy.ts declares no ${name}`),
    ...Object.keys(declared)
      .filter((name) => !used.has(name))
      .map((name) => `.ci/weapp-privacy.ts declares ${name}, which nothing uses`),
  ]
}

const browserFaults = (folder: string) =>
  browserOnly
    .filter((name) => existsSync(path.join(folder, name)))
    .map((name) => `${name}/ is for browsers only`)

const faultsOf = (folder: string) => [
  ...compileFaults(folder),
  ...privacyFaults(folder),
  ...browserFaults(folder),
]

type Break = {
  name: string
  by: (folder: string) => string[]
  expected: RegExp
  spoil: (folder: string) => void
}

const breaks: Break[] = [
  {
    name: 'a page that is missing',
    by: compileFaults,
    expected: /could not find the corresponding file/,
    spoil: (folder) => {
      const app = appJsonOf(folder)
      writeFileSync(
        path.join(folder, 'app.json'),
        JSON.stringify({ ...app, pages: [...app.pages, 'pages/nowhere/index'] }),
      )
    },
  },
  {
    name: 'a template that is cut off',
    by: compileFaults,
    expected: /does not compile/,
    spoil: (folder) =>
      writeFileSync(path.join(folder, `${appJsonOf(folder).pages[0]}.wxml`), '<view><text></view>'),
  },
  {
    name: 'a script that does not parse',
    by: compileFaults,
    expected: /does not compile/,
    spoil: (folder) => appendFileSync(path.join(folder, `${appJsonOf(folder).pages[0]}.js`), '\nconst = 1'),
  },
  {
    name: 'a main package of 2 MB',
    by: compileFaults,
    expected: /PACKAGE_SIZE_LIMIT/,
    spoil: (folder) => appendFileSync(path.join(folder, 'app.js'), `\n;"${'x'.repeat(2 * 1024 * 1024)}"`),
  },
  {
    name: 'an undeclared look at the clipboard and the place',
    by: privacyFaults,
    expected:
      /requiredPrivateInfos has no getLocation[^]*declares no getLocation[^]*declares no getClipboardData/,
    spoil: (folder) =>
      appendFileSync(
        path.join(folder, 'app.js'),
        '\n;(() => { wx.getClipboardData({}); wx.getLocation({}) });',
      ),
  },
  {
    name: 'the sandbox in the build',
    by: browserFaults,
    expected: /sandbox\/ is for browsers only/,
    spoil: (folder) =>
      cpSync(path.join(folder, 'custom-tab-bar'), path.join(folder, 'sandbox'), { recursive: true }),
  },
]

function prove(folder: string) {
  for (const { name, by, expected, spoil } of breaks) {
    const copy = path.join(scratch, 'broken')
    rmSync(copy, { recursive: true, force: true })
    cpSync(folder, copy, { recursive: true })
    spoil(copy)
    const faults = by(copy).join('\n')
    const seen = expected.test(faults)
    say(`  ${seen ? 'refused' : 'NOT REFUSED'}: ${name}`)
    if (!seen) {
      say(faults)
      process.exitCode = 1
    }
  }
}

const folder = distOf('weapp')
if (process.argv.includes('--prove')) prove(folder)
const faults = faultsOf(folder)
for (const fault of faults) say(`  ${fault}`)
say(
  faults.length === 0
    ? '  WeChat’s compiler and our checks take the build.'
    : `  ${faults.length} faults in the build`,
)
if (faults.length > 0) process.exitCode = 1
