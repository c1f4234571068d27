// The import walls of the house as one lint rule: who may import what, by folder.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Rule } from 'eslint'

const root = path.resolve(import.meta.dirname, '..')

type Target = { file: string } | { package: string }
/** One import: from a file of the repository (its path from the root), of a file or a package. */
type Import = { from: string; to: Target; typeOnly: boolean }

const isTest = (file: string) => /\.(test|e2e|weapp)\.tsx?$/.test(file)
const isNode = (name: string) => name.startsWith('node:')
const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

function manifest(folder: string) {
  return JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>
    devDependencies?: Record<string, string>
  }
}

const shared = manifest('shared')
const schemaLibraries = ['zod']

function sharedWall({ from, to, typeOnly }: Import): string | undefined {
  if ('file' in to) {
    if (!to.file.startsWith('shared/src/')) return 'shared imports neither side'
    const schema = /(^|\/)schema(\.ts)?$/.test(to.file)
    return from.endsWith('/rules.ts') && schema && !typeOnly
      ? 'rules import types of a schema only'
      : undefined
  }
  const name = packageOf(to.package)
  if (from.endsWith('/rules.ts') && schemaLibraries.includes(name)) return 'rules import no schema library'
  if (isTest(from)) return undefined
  if (isNode(to.package)) return 'shared runs on a phone too: nothing from node:'
  return shared.dependencies?.[name]
    ? undefined
    : 'shared imports only the packages that its package.json names'
}

/** Folders of server/src that are no domain. */
const infrastructure = ['clients', 'db', 'outbox', 'sandbox']
/** Domains that the others stand on: all of them but their tables and doors is open. */
const foundations = ['files', 'notices', 'routing']
const networkModules = /^(node:)?(http|https|http2|net|tls|dgram)$|^(undici|axios|got|node-fetch|superagent)$/

/** Packages behind our own transport and verification. */
const onlyImporters: Record<string, string> = { 'wechatpay-node-v3': 'server/src/clients/wechat-pay.ts' }

/** `server/src/reports/actions.ts` → `{ folder: 'reports', name: 'actions' }`; a file at the top has folder ''. */
function place(file: string) {
  const [, , ...words] = file.replace(/\.ts$/, '').split('/')
  return words.length > 1
    ? { folder: words[0] ?? '', name: words.slice(1).join('/') }
    : { folder: '', name: words[0] ?? '' }
}

function betweenDomains(from: string, to: string, typeOnly: boolean): string | undefined {
  const here = place(from)
  const there = place(to)
  if (here.folder === there.folder) return undefined
  const domain = there.folder !== '' && !infrastructure.includes(there.folder)
  if (domain && /(^|-)routes$/.test(there.name))
    return here.name === 'app' ? undefined : 'only app.ts mounts routes'
  if (domain && /(^|-)entities$/.test(there.name)) {
    return here.folder === 'db' ? undefined : 'the tables of a domain are its own: ask its actions or queries'
  }
  if (here.folder === '' || here.folder === 'db' || here.folder === 'outbox') return undefined
  if (here.folder === 'clients' || here.folder === 'sandbox') {
    return domain || there.folder === 'db' || there.folder === 'outbox'
      ? `${here.folder} knows no domain`
      : undefined
  }
  if (there.folder === 'sandbox') return 'the sandbox is another server'
  if (there.folder === 'db' && there.name === 'orm' && !typeOnly)
    return 'the context carries the manager to use'
  if (there.folder === '' && ['main', 'app'].includes(there.name))
    return 'a domain does not know the application'
  if (!domain || foundations.includes(there.folder)) return undefined
  // A reading that joins domains changes none of them.
  const reads = here.folder === 'staff' && /(^|\/)queries$/.test(here.name)
  const open = reads ? ['queries'] : ['actions', 'queries']
  return open.includes(path.posix.basename(there.name))
    ? undefined
    : `another domain is reached by its ${open.join(' or ')}`
}

function serverWall({ from, to, typeOnly }: Import): string | undefined {
  if (isTest(from)) return undefined
  if ('package' in to) {
    const only = onlyImporters[packageOf(to.package)]
    if (only && from !== only) return `only ${only} imports it`
    const outside = ['clients', 'sandbox'].includes(place(from).folder)
    return networkModules.test(to.package) && !typeOnly && !outside
      ? 'only clients/ calls outside'
      : undefined
  }
  if (to.file.startsWith('shared/src/')) return undefined
  if (!to.file.startsWith('server/src/')) return 'the server imports itself and shared'
  return betweenDomains(from, to.file, typeOnly)
}

/** What a sub-package may use of the main package, beside ui/. */
const miniappOpen = ['api', 'session', 'query', 'i18n', 'categories', 'delivery']
/** Folders of miniapp/src that are in the main package. */
const mainPackage = ['', 'ui', 'pages', 'custom-tab-bar', 'i18n']

function miniappWall({ from, to }: Import): string | undefined {
  if (isTest(from)) return undefined
  if ('package' in to) return isNode(to.package) ? 'a phone has no node:' : undefined
  if (to.file.startsWith('shared/src/')) return undefined
  if (!to.file.startsWith('miniapp/src/')) return 'the mini-program imports itself and shared'
  const here = place(from.replace(/\.tsx?$/, '')).folder
  const there = place(to.file.replace(/\.tsx?$/, ''))
  if (here === there.folder) return undefined
  if (there.folder === 'console') return 'the console is for browsers only: nothing else imports it'
  if (here === 'ui')
    return miniappOpen.includes(there.folder || there.name) ? undefined : 'ui/ knows no domain'
  if (mainPackage.includes(here)) return undefined
  // The console shows the work of the staff on a wide screen.
  if (here === 'console' && there.folder === 'staff') return undefined
  const open = there.folder === 'ui' || miniappOpen.includes(there.folder || there.name)
  return open
    ? undefined
    : 'a sub-package imports ui/, api, session, query, i18n, categories, delivery, shared and itself'
}

const walls: [prefix: string, wall: (crossing: Import) => string | undefined][] = [
  ['shared/src/', sharedWall],
  ['server/src/', serverWall],
  ['miniapp/src/', miniappWall],
]

function targetOf(from: string, specifier: string): Target {
  if (specifier.startsWith('.')) return { file: path.posix.join(path.posix.dirname(from), specifier) }
  if (specifier.startsWith('@chaolin/shared/'))
    return { file: specifier.replace('@chaolin/shared', 'shared/src') }
  return { package: specifier }
}

export function crossedWall(from: string, specifier: string, typeOnly: boolean): string | undefined {
  const wall = walls.find(([prefix]) => from.startsWith(prefix))?.[1]
  return wall?.({ from, to: targetOf(from, specifier), typeOnly })
}

/** The parts of an import or export that are read here, in JavaScript's and in TypeScript's tree. */
type ImportNode = {
  source?: { type: string; value?: unknown } | null
  importKind?: string
  exportKind?: string
  specifiers?: { importKind?: string; exportKind?: string }[]
}

function isTypeOnly({ importKind, exportKind, specifiers = [] }: ImportNode): boolean {
  if (importKind === 'type' || exportKind === 'type') return true
  const typed = (specifier: ImportNode) => specifier.importKind === 'type' || specifier.exportKind === 'type'
  return specifiers.length > 0 && specifiers.every(typed)
}

const imports: Rule.RuleModule = {
  meta: { type: 'problem', schema: [], messages: { wall: '{{reason}}.' } },
  create(context) {
    const from = path.relative(root, context.filename).split(path.sep).join('/')
    const check = (node: Rule.Node, typeOnly: boolean) => {
      const { source } = node as ImportNode
      if (typeof source?.value !== 'string') return
      const reason = crossedWall(from, source.value, typeOnly)
      if (reason) context.report({ node, messageId: 'wall', data: { reason } })
    }
    const checkStatement = (node: Rule.Node) => check(node, isTypeOnly(node as ImportNode))
    return {
      ImportDeclaration: checkStatement,
      ExportNamedDeclaration: checkStatement,
      ExportAllDeclaration: checkStatement,
      ImportExpression: (node: Rule.Node) => check(node, false),
      TSImportType: (node: Rule.Node) => check(node, true),
    }
  },
}

export const importWalls = { rules: { imports } }
