// Turns the untouched output of `taro build --type weapp` into what the host page loads: scripts, templates, styles, configs.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { convertStyleSheet, type Reach } from './wxss.ts'

export interface StyleSheet {
  css: string
  /** The class prefix of an isolated component; empty where the styles are shared. */
  scope: string
}

export interface AppConfig {
  pages: string[]
  subPackages: { root: string; pages: string[]; independent?: boolean }[]
  window: Record<string, unknown>
  tabBar?: { custom?: boolean; list: { pagePath: string; text: string; iconPath?: string }[] } & Record<
    string,
    unknown
  >
  requiredPrivateInfos?: string[]
  style?: string
  [key: string]: unknown
}

export interface FileConfig {
  component?: boolean
  styleIsolation?: string
  usingComponents?: Record<string, string>
  [key: string]: unknown
}

/** What the page side needs to know about the app, as JSON. */
export interface AppDescription {
  app: AppConfig
  theme: Record<'light' | 'dark', Record<string, string>>
  files: Record<string, FileConfig>
  styles: Record<string, StyleSheet>
  pages: string[]
  wxNames: string[]
}

export interface CompiledApp {
  description: Omit<AppDescription, 'wxNames'>
  templates: string
  /** The app's modules; `hidden` are the names of the browser that its code must not see. */
  modules: (hidden: string[]) => string
}

// WeChat hands these to each module; everything else that a browser has is hidden from the app.
export const moduleParameters = [
  'require',
  'module',
  'exports',
  'wx',
  'App',
  'Page',
  'Component',
  'Behavior',
  'getApp',
  'getCurrentPages',
  'Function',
  'globalThis',
  'console',
]

interface TmplGroup {
  addTmpl(path: string, source: string): { message: string; startLine: number }[]
  addScript(path: string, source: string): void
  getTmplGenObjectGroups(): string
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}

function readJson<T>(file: string, otherwise: T): T {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : otherwise
}

function compileTemplates(dist: string, files: string[]): string {
  const { TmplGroup } = createRequire(import.meta.url)('glass-easel-template-compiler') as {
    TmplGroup: new () => TmplGroup
  }
  const group = new TmplGroup()
  const complaints: string[] = []
  for (const file of files) {
    const name = file.replace(/\.(wxml|wxs)$/, '')
    const source = readFileSync(path.join(dist, file), 'utf8')
    if (file.endsWith('.wxs')) group.addScript(name, source)
    if (!file.endsWith('.wxml')) continue
    for (const complaint of group.addTmpl(name, source))
      complaints.push(`${file}:${complaint.startLine + 1} ${complaint.message}`)
  }
  if (complaints.length > 0) throw new Error(`templates do not compile:\n${complaints.join('\n')}`)
  return `globalThis.__weappTemplates = ${group.getTmplGenObjectGroups()}`
}

function compileModules(dist: string, scripts: string[], hidden: string[]): string {
  // The app's code is strict, as WeChat makes it: a plain function's `this` would otherwise be the window.
  const modules = scripts.map((file) => {
    const source = readFileSync(path.join(dist, file), 'utf8')
    return `${JSON.stringify(file)}: function (${moduleParameters.join(', ')}) { 'use strict'; ${source}\n}`
  })
  return `globalThis.__weappModules = (function () { var ${hidden.join(', ')};\nreturn {\n${modules.join(',\n')}\n}})()`
}

function compileStyles(dist: string, configs: Record<string, FileConfig>, pages: string[]) {
  const styles: Record<string, StyleSheet> = {}
  const app = path.join(dist, 'app.wxss')
  if (existsSync(app)) styles.app = { css: convertStyleSheet(app, dist, { kind: 'everything' }), scope: '' }
  Object.entries(configs).forEach(([name, config], index) => {
    const file = path.join(dist, `${name}.wxss`)
    const shared = /shared$/.test(config.styleIsolation ?? '') && config.styleIsolation !== 'apply-shared'
    const isolated = config.component === true && !shared
    const scope = isolated ? `c${index}` : ''
    const reach: Reach = isolated
      ? { kind: 'component', prefix: scope }
      : pages.includes(name)
        ? { kind: 'page', path: name }
        : { kind: 'everything' }
    styles[name] = { css: existsSync(file) ? convertStyleSheet(file, dist, reach) : '', scope }
  })
  return styles
}

export function compileWeapp(dist: string): CompiledApp {
  const files = filesBelow(dist)
  if (!files.includes('app.json')) throw new Error(`no app.json in ${dist}: build the mini-program first`)
  const app = readJson<AppConfig>(path.join(dist, 'app.json'), { pages: [], subPackages: [], window: {} })
  app.subPackages ??= (app.subpackages as AppConfig['subPackages'] | undefined) ?? []
  app.window ??= {}
  const pages = [
    ...app.pages,
    ...app.subPackages.flatMap((part) => part.pages.map((page) => path.posix.join(part.root, page))),
  ]
  const configs: Record<string, FileConfig> = {}
  for (const file of files) {
    const name = file.replace(/\.json$/, '')
    if (file.endsWith('.json') && files.includes(`${name}.wxml`))
      configs[name] = readJson<FileConfig>(path.join(dist, file), {})
  }
  const scripts = files.filter((file) => file.endsWith('.js'))
  const theme = readJson(path.join(dist, String(app.themeLocation ?? 'theme.json')), { light: {}, dark: {} })
  return {
    description: { app, theme, files: configs, pages, styles: compileStyles(dist, configs, pages) },
    templates: compileTemplates(dist, files),
    modules: (hidden) => compileModules(dist, scripts, hidden),
  }
}
