// The sizes that a phone has to load before it shows something, and what they may be at most.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { distOf } from './build.ts'
import { say } from './process.ts'

const kib = 1024
const mainPackageLimit = 700 * kib
const subPackageLimit = 2 * 1024 * kib
const h5EntryLimit = 200 * kib

type Line = { name: string; bytes: number; limit: number }

const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))

function weappLines(folder: string): Line[] {
  const app = JSON.parse(readFileSync(path.join(folder, 'app.json'), 'utf8')) as {
    subPackages?: { root: string }[]
    subpackages?: { root: string }[]
  }
  const roots = (app.subPackages ?? app.subpackages ?? []).map(({ root }) => root.replace(/^\/|\/$/g, ''))
  const sizes = new Map(['', ...roots].map((root) => [root, 0]))
  for (const file of filesOf(folder)) {
    const name = path.relative(folder, file)
    const home = roots.find((root) => name.startsWith(`${root}/`)) ?? ''
    sizes.set(home, (sizes.get(home) ?? 0) + statSync(file).size)
  }
  return [...sizes].map(([root, bytes]) =>
    root === ''
      ? { name: 'weapp main package', bytes, limit: mainPackageLimit }
      : { name: `weapp sub-package ${root}`, bytes, limit: subPackageLimit },
  )
}

function h5Line(folder: string): Line {
  const page = readFileSync(path.join(folder, 'index.html'), 'utf8')
  const scripts = [...page.matchAll(/<script[^>]*\ssrc=["']?([^"'\s>]+)/g)].map((match) => match[1] ?? '')
  if (scripts.length === 0) throw new Error('The H5 page loads no script')
  const bytes = scripts.reduce((sum, file) => sum + gzipSync(readFileSync(path.join(folder, file))).length, 0)
  return { name: `h5 entry scripts, gzipped (${scripts.length})`, bytes, limit: h5EntryLimit }
}

const lines = [...weappLines(distOf('weapp')), h5Line(distOf('h5'))]
const shown = (bytes: number) => `${(bytes / kib).toFixed(1).padStart(8)} KB`
for (const { name, bytes, limit } of lines) {
  say(`  ${name.padEnd(34)}${shown(bytes)} of ${shown(limit)}${bytes > limit ? '  TOO LARGE' : ''}`)
}
process.exitCode = lines.some(({ bytes, limit }) => bytes > limit) ? 1 : 0
