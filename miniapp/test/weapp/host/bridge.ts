// What the page side holds in common: the app's description, what went wrong, and the way to Node.
import type { AppDescription } from '../compile.ts'
import type { NodeAnswer, NodeCall } from '../wx-http.ts'

/** What the test decided before launch. */
export interface LaunchOptions {
  loginCode: string
  path: string
  storage: Record<string, unknown>
  place: { name: string; address: string; latitude: number; longitude: number } | null
  subscribe: 'accept' | 'reject'
  scanned: string | null
  /** What is tapped in WeChat's own sheet for paying. */
  pays: 'pay' | 'refuse'
  network: string
}

export type ModuleFunction = (...parameters: unknown[]) => void

interface HostGlobals {
  __weappDescription: AppDescription
  __weappLaunch: LaunchOptions
  __weappModules: Record<string, ModuleFunction>
  __weappTemplates: Record<string, unknown>
  __weappNode: (call: NodeCall) => Promise<NodeAnswer>
}

const given = globalThis as unknown as HostGlobals

export const description = given.__weappDescription
export const launch = given.__weappLaunch
export const modules = given.__weappModules
export const templates = given.__weappTemplates
export const node = given.__weappNode

/** Whatever WeChat would refuse, or the app got wrong; a test fails on any of them. */
export const problems: string[] = []

export function report(problem: string): void {
  if (problems.length < 200) problems.push(problem)
}

export function textOf(error: unknown): string {
  if (error instanceof Error) return error.stack ?? error.message
  return typeof error === 'string' ? error : JSON.stringify(error)
}

/** The copy that crosses between WeChat's two threads. */
export function clone<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T)
}

export function isTab(page: string): boolean {
  return description.app.tabBar?.list.some((tab) => tab.pagePath === page) ?? false
}
