// wx storage: JSON copies, 1 MB a key, 10 MB in all.
import { clone, launch } from '../bridge.ts'
import { api, WxFailure, type Options } from './api.ts'

const keyLimit = 1024 * 1024
const limit = 10 * 1024 * 1024
const kept = new Map<string, string>(
  Object.entries(launch.storage).map(([key, value]) => [key, JSON.stringify({ value })]),
)

function sizeOf(text: string): number {
  return new TextEncoder().encode(text).length
}

function total(): number {
  return [...kept].reduce((sum, [key, text]) => sum + sizeOf(key) + sizeOf(text), 0)
}

function set(key: unknown, value: unknown): void {
  if (typeof key !== 'string' || key === '')
    throw new WxFailure('parameter error: parameter.key should be String')
  const text = JSON.stringify({ value })
  if (sizeOf(text) > keyLimit) throw new WxFailure('entry size limit reached')
  const before = kept.get(key)
  if (total() - (before === undefined ? 0 : sizeOf(before)) + sizeOf(text) > limit)
    throw new WxFailure('exceed storage max size 10Mb')
  kept.set(key, text)
}

function get(key: unknown): unknown {
  const text = kept.get(String(key))
  return text === undefined ? undefined : (JSON.parse(text) as { value: unknown }).value
}

function info() {
  return { keys: [...kept.keys()], currentSize: Math.ceil(total() / 1024), limitSize: limit / 1024 }
}

/** What a test reads after a walk. */
export function storageSnapshot(): Record<string, unknown> {
  return clone(Object.fromEntries([...kept.keys()].map((key) => [key, get(key)])))
}

export const storage = {
  setStorageSync: (key: string, value: unknown) => {
    set(key, value)
  },
  getStorageSync: (key: string) => get(key) ?? '',
  removeStorageSync: (key: string) => {
    kept.delete(key)
  },
  clearStorageSync: () => {
    kept.clear()
  },
  getStorageInfoSync: info,
  setStorage: api('setStorage', (options: Options) => {
    set(options.key, options.data)
  }),
  getStorage: api('getStorage', (options: Options) => {
    const value = get(options.key)
    if (value === undefined) throw new WxFailure('data not found')
    return { data: value }
  }),
  removeStorage: api('removeStorage', (options: Options) => {
    kept.delete(String(options.key))
  }),
  clearStorage: api('clearStorage', () => {
    kept.clear()
  }),
  getStorageInfo: api('getStorageInfo', info),
}
