// The one way to addresses that others gave us: what it refuses, and that it ends in time.
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { fetchOutside, type OutsidePolicy } from './outside.ts'

const limits = { timeoutMs: 2000, maxBytes: 1000 }
const outcome = (policy: OutsidePolicy, url: string, more: object = {}) =>
  fetchOutside(policy, url, { ...limits, ...more }).then(
    ({ status }) => String(status),
    (error: Error) => error.message,
  )

describe('the way to addresses that others gave us', () => {
  let port = 0
  let hits = 0
  let behave: RequestListener = (_request, response) => response.end('ok')
  const server = createServer((request, response) => {
    hits++
    behave(request, response)
  })
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  const strict: OutsidePolicy = { loopback: false, allowedHosts: [] }
  const sandbox: OutsidePolicy = { loopback: true, allowedHosts: [] }
  const answers = (...addresses: string[]): OutsidePolicy => ({
    ...sandbox,
    resolve: async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
  })

  it.each([
    'http://example.org/',
    'ftp://example.org/',
    'https://user:secret@example.org/',
    'https://localhost/',
    'https://localhost./',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f.0.0.1/',
    'https://0.0.0.0/',
    'https://10.0.0.5/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://100.64.0.1/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://[64:ff9b::a00:1]/',
    'https://[2002:7f00:1::]/',
    'not an address',
  ])('refuses %s before anything is asked', async (url) => {
    const never = { ...strict, resolve: () => Promise.reject(new Error('asked')) }
    expect(await outcome(never, url)).toBe('refused_address')
  })

  it.each([
    [['10.1.2.3']],
    [['127.0.0.1']],
    [['::1']],
    [['::ffff:192.168.0.1']],
    [['169.254.169.254']],
    [['100.100.1.1']],
    [['93.184.215.14', '10.0.0.1']],
  ])('refuses a public name that stands for %j, in the sandbox too', async (addresses) => {
    expect(await outcome(answers(...addresses), 'https://micro.example/')).toBe('refused_address')
  })

  it('goes to loopback in the sandbox only, and only when it is named as such', async () => {
    expect(await outcome(sandbox, `http://127.0.0.1:${port}/`)).toBe('200')
    expect(await outcome(strict, `http://127.0.0.1:${port}/`)).toBe('refused_address')
  })

  it('goes to what is allowed by name, at that port, where DNS said it is the first time', async () => {
    let asked = 0
    const policy: OutsidePolicy = {
      loopback: false,
      allowedHosts: [`post.internal:${port}`],
      resolve: async () => {
        asked++
        return [{ address: asked === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }]
      },
    }
    expect(await outcome(policy, `http://post.internal:${port}/`)).toBe('200')
    expect(asked).toBe(1)
    expect(await outcome(policy, `http://post.internal:${port + 1}/`)).toBe('refused_address')
  })

  it('does not follow a redirect', async () => {
    behave = (request, response) =>
      request.url === '/there'
        ? response.end('secret')
        : response.writeHead(302, { location: '/there' }).end()
    const before = hits
    expect(await outcome(sandbox, `http://127.0.0.1:${port}/`)).toBe('302')
    expect(hits).toBe(before + 1)
  })

  it('ends in time when the head, the body or DNS does not come', async () => {
    const url = `http://127.0.0.1:${port}/`
    behave = () => {}
    expect(await outcome(sandbox, url, { timeoutMs: 100 })).toBe('timeout')
    behave = (_request, response) => void response.writeHead(200).write('a')
    expect(await outcome(sandbox, url, { timeoutMs: 100 })).toBe('timeout')
    const silent: OutsidePolicy = { ...strict, resolve: () => new Promise(() => {}) }
    expect(await outcome(silent, 'https://micro.example/', { timeoutMs: 100 })).toBe('timeout')
  })

  it('reads no further than it may, and says so when nobody is there', async () => {
    const url = `http://127.0.0.1:${port}/`
    behave = (_request, response) => response.end('a'.repeat(1001))
    expect(await outcome(sandbox, url)).toBe('too_large')
    behave = (_request, response) => response.end('a'.repeat(1000))
    expect(await outcome(sandbox, url)).toBe('200')
    behave = (request) => request.socket.resetAndDestroy()
    expect(await outcome(sandbox, url)).toBe('unreachable')
    expect(await outcome({ ...strict, resolve: async () => [] }, 'https://micro.example/')).toBe('unresolved')
  })
})
