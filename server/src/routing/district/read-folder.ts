// Reads the folder of a district and judges every file of it; what it needs and may hold is in README.md here.
import { createReadStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readCsv, UnreadableFile } from '../addresses/csv.ts'
import { checkAreas } from '../areas/check/check.ts'
import { checkAreasOfPosts, checkPosts, checkSites } from './check-posts.ts'
import { files, type AddressLines, type District, type DistrictPost, type Problem } from './district.ts'
import { readCounters, readServices } from './read-counters.ts'
import { readJson } from './read-json.ts'
import { readCalendar, readCategories, readRuleFile } from './read-lists.ts'
import { readPosts, readSites } from './read-posts.ts'

const needed: readonly string[] = [files.posts, files.areas, files.addresses]
/** What people keep beside the data. */
const ignored = /^(\.|README)/

/** The district, and all that is wrong with its files; null when nothing could be loaded of it. */
export async function readFolder(
  folder: string,
): Promise<{ district: District | null; problems: Problem[] }> {
  const problems: Problem[] = []
  const texts = await readTexts(folder, problems)
  const text = (file: string) => texts.get(file)
  const posts = readPosts(text(files.posts) ?? '', problems)
  const code = checkPosts(posts, problems)
  const sites = text(files.sites) === undefined ? [] : readSites(text(files.sites)!, problems)
  checkSites(sites, posts, problems)
  const { areas, synthetic } = readAreas(text(files.areas) ?? '', posts, problems)
  if (code === null) return { district: null, problems }
  const optional = <T>(file: string, read: (content: string) => T[]) => {
    const content = text(file)
    return content === undefined ? [] : read(content)
  }
  const district: District = {
    code,
    posts,
    sites,
    areas,
    synthetic,
    areasVersion: null,
    addresses: () =>
      readAddresses(
        join(folder, files.addresses),
        needed.every((file) => texts.has(file)),
      ),
    calendar: optional(files.calendar, (content) => readCalendar(content, problems)),
    categories: optional(files.categories, (content) => readCategories(content, problems)),
    rules: optional(files.rules, (content) => readRuleFile(content, code, problems)),
    services: optional(files.services, (content) => readServices(content, problems)),
    counters: optional(files.counters, (content) => readCounters(content, sites, problems)),
  }
  return { district, problems }
}

/** Streamed: an address book may be large. */
async function* readAddresses(
  path: string,
  isThere: boolean,
): AsyncGenerator<AddressLines extends Iterable<infer Line> | AsyncIterable<infer Line> ? Line : never> {
  if (!isThere) return
  try {
    yield* readCsv(createReadStream(path))
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    yield [{ line: 1, field: '', reason: error.message }]
  }
}

async function readTexts(folder: string, problems: Problem[]) {
  const known: readonly string[] = Object.values(files)
  const names = (await readdir(folder)).filter((name) => !ignored.test(name)).sort()
  for (const file of names.filter((name) => !known.includes(name)))
    problems.push({ file, line: null, message: `不认识这个文件，能放的是 ${known.join(', ')}` })
  for (const file of needed.filter((name) => !names.includes(name)))
    problems.push({ file, line: null, message: '缺少这个文件' })
  const texts = new Map<string, string>()
  for (const file of names.filter((name) => known.includes(name))) {
    // Addresses are read line by line later.
    const content = file === files.addresses ? '' : await readUtf8(join(folder, file))
    if (content === null) problems.push({ file, line: null, message: '要存成 UTF-8' })
    texts.set(file, content ?? '')
  }
  return texts
}

async function readUtf8(path: string): Promise<string | null> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return null
    throw error
  }
}

function readAreas(text: string, posts: DistrictPost[], problems: Problem[]) {
  const nothing = { areas: [], synthetic: false }
  const json = text === '' ? null : readJson(files.areas, text, problems)
  if (!json) return nothing
  const known = new Map(posts.map(({ id, name, kind, lng, lat }) => [id, { name, kind, lng, lat }]))
  const { areas, problems: found } = checkAreas(json.value, { knownIds: known })
  for (const { path, message } of found) {
    const steps = [...path.matchAll(/[a-z]+|\d+/gi)].map(([step]) => (/^\d/.test(step) ? Number(step) : step))
    problems.push({ file: files.areas, line: json.lineOf(steps), message })
  }
  if (found.length === 0) checkAreasOfPosts(posts, areas, problems)
  return { areas, synthetic: (json.value as { synthetic?: unknown }).synthetic === true }
}
