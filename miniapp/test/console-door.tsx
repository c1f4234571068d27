// A server for the console's tests: answers by method and address, and remembers what it was sent.
import { jest } from '@jest/globals'
import { QueryClientProvider } from '@tanstack/react-query'
import { fireEvent, render, screen } from '@testing-library/react'
import { queryClient } from '../src/query'
import { useSession } from '../src/session'
import { Taro } from './stubs/phone'

export interface Sent {
  url: string
  method: string
  header: Record<string, string>
  data?: unknown
}
export interface Answer {
  statusCode: number
  data: unknown
}
/** `GET /v1/admin/rules` → what it answers; the longest beginning that fits is asked. */
export type Doors = Record<string, (sent: Sent) => Answer>

export const ok = (data: unknown): Answer => ({ statusCode: 200, data })
export const refuse = (statusCode: number, code: string, more: object = {}): Answer => ({
  statusCode,
  data: { code, title: code, status: statusCode, requestId: 'r-1', ...more },
})

export const posts = [
  { id: '330114', name: '钱塘区', kind: 'district' },
  { id: '330114001', name: '下沙街道', kind: 'street' },
  { id: '330114001012', name: '湾南社区', kind: 'community' },
  { id: '330114001013', name: '头格社区', kind: 'community' },
  { id: 'police-1', name: '下沙派出所', kind: 'police' },
].map((post) => ({ ...post, path: [], place: { lng: 120.3, lat: 30.3, coordinates: 'wgs84' } }))

const usual: Doors = {
  'GET /v1/staff/routing-alerts': () => ok({ items: [] }),
  'GET /v1/micro-brains': () => ok({ items: posts, nextCursor: null }),
  'GET /v1/report-categories': () =>
    ok({
      items: [
        { code: 'noise', zh: '噪音扰民', en: 'Noise', questions: [] },
        { code: 'facility', zh: '市政设施', en: 'Facilities', questions: [] },
      ],
    }),
}

export function serve(doors: Doors): Sent[] {
  const sent: Sent[] = []
  jest.spyOn(Taro, 'request').mockImplementation(async (about) => {
    const request = about as unknown as Sent
    sent.push(request)
    const asked = `${request.method} ${request.url}`
    const known = { ...usual, ...doors }
    const door = Object.keys(known)
      .filter((name) => asked.startsWith(name))
      .sort((a, b) => b.length - a.length)[0]
    if (door === undefined) throw new Error(`nobody answers ${asked}`)
    return known[door]!(request)
  })
  return sent
}

export const bodyOf = (sent: Sent | undefined) =>
  JSON.parse(`${sent?.data ?? '{}'}`) as Record<string, unknown>

export function beAdmin(): void {
  queryClient.clear()
  const roles = [{ role: 'admin' as const }]
  useSession.setState({ token: 'token', person: { id: 'p', roles }, sandboxCode: undefined })
}

export const show = (page: React.ReactElement) =>
  render(<QueryClientProvider client={queryClient}>{page}</QueryClientProvider>)

export const tap = async (testId: string) => fireEvent.click(await screen.findByTestId(testId))
export const write = (testId: string, value: string) =>
  fireEvent.change(screen.getByTestId(testId), { target: { value } })

/** A browser's file chooser, answered at once. */
export function giveFile(file: File): void {
  jest.spyOn(HTMLInputElement.prototype, 'click').mockImplementation(function (this: HTMLInputElement) {
    Object.defineProperty(this, 'files', { value: [file] })
    this.dispatchEvent(new Event('change'))
  })
}
