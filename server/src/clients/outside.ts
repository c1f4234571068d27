// The one way to addresses that others gave us: judged after DNS, pinned, and bounded in time and size.
import { lookup as lookUp } from 'node:dns/promises'
import ipaddr from 'ipaddr.js'
import { Agent, request, type Dispatcher } from 'undici'
import type { Config } from '../config.ts'

export type OutsideReason =
  'refused_address' | 'unresolved' | 'timeout' | 'too_large' | 'unreachable' | 'status'

/** Holds a word of ours and a number: nothing of the address or the answer, so that it may be stored and logged. */
export class OutsideError extends Error {
  override readonly name = 'OutsideError'
  readonly reason: OutsideReason
  readonly status: number | null
  constructor(reason: OutsideReason, status: number | null = null) {
    super(status === null ? reason : `${reason} ${status}`)
    this.reason = reason
    this.status = status
  }
}

type Address = { address: string; family: number }
export type Resolver = (host: string) => Promise<Address[]>
export type OutsidePolicy = {
  /** A loopback address may be named as such, and be http. */
  loopback: boolean
  /** `host` or `host:port`, named by whoever runs this server: of our own network, and http, if they say so. */
  allowedHosts: readonly string[]
  resolve?: Resolver
}

export type OutsideRequest = {
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  headers?: Record<string, string>
  body?: string | Uint8Array
  /** Of the whole: DNS, connection, head and body. */
  timeoutMs: number
  /** Of the answer's body. */
  maxBytes: number
}
export type OutsideAnswer = {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

export const policyOf = (config: Pick<Config, 'wechat' | 'allowedHosts'>): OutsidePolicy => ({
  loopback: config.wechat === 'sandbox',
  allowedHosts: config.allowedHosts,
})

/** A redirect is an answer like any other: it is not followed. */
export async function fetchOutside(
  by: OutsidePolicy | { config: Config },
  url: string,
  options: OutsideRequest,
): Promise<OutsideAnswer> {
  const policy = 'config' in by ? policyOf(by.config) : by
  const target = judgeUrl(policy, url)
  const late = AbortSignal.timeout(options.timeoutMs)
  try {
    const addresses = await withinTime(late, findAddresses(policy, target))
    const answer = await request(target, {
      method: options.method ?? 'GET',
      headers: options.headers ?? {},
      body: options.body ?? null,
      signal: late,
      dispatcher: agentFor(target.origin, addresses),
    })
    const body = await readBody(answer.body, options.maxBytes)
    return { status: answer.statusCode, headers: answer.headers, body }
  } catch (error) {
    if (error instanceof OutsideError) throw error
    throw new OutsideError(late.aborted ? 'timeout' : 'unreachable')
  }
}

/** Passes any 2xx on. */
export function expectSuccess(answer: OutsideAnswer): OutsideAnswer {
  if (answer.status < 200 || answer.status > 299) throw new OutsideError('status', answer.status)
  return answer
}

const bare = (url: URL) => url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')

const isNamedLoopback = (host: string) =>
  host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback')

function exemption(policy: OutsidePolicy, url: URL): 'allowed' | 'loopback' | null {
  const host = bare(url)
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  if (policy.allowedHosts.includes(host) || policy.allowedHosts.includes(`${host}:${port}`)) return 'allowed'
  return policy.loopback && isNamedLoopback(host) ? 'loopback' : null
}

/** What can be said before DNS is asked: for a door that takes an address. */
export function judgeUrl(policy: OutsidePolicy, text: string): URL {
  if (!URL.canParse(text)) throw new OutsideError('refused_address')
  const url = new URL(text)
  if (url.username || url.password) throw new OutsideError('refused_address')
  const exempt = exemption(policy, url)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && exempt))
    throw new OutsideError('refused_address')
  const host = bare(url)
  if (!exempt && (isNamedLoopback(host) || (ipaddr.isValid(host) && !isPublic(host))))
    throw new OutsideError('refused_address')
  return url
}

// Old notations that carry an IPv4 address inside, which the library counts as ordinary.
const carriesV4 = ipaddr.IPv6.parseCIDR('::/96')

function isPublic(address: string) {
  const parsed = ipaddr.process(address)
  if (parsed instanceof ipaddr.IPv6 && parsed.match(carriesV4)) return false
  return parsed.range() === 'unicast'
}

const askSystem: Resolver = (host) => lookUp(host, { all: true, verbatim: true })

/** Once, and all of them: an answer that mixes in one of our own addresses is refused as a whole. */
async function findAddresses(policy: OutsidePolicy, url: URL): Promise<Address[]> {
  const host = bare(url)
  const literal = ipaddr.isValid(host)
  const found = literal
    ? [{ address: host, family: ipaddr.parse(host).kind() === 'ipv6' ? 6 : 4 }]
    : await (policy.resolve ?? askSystem)(host).catch(() => [])
  if (found.length === 0) throw new OutsideError('unresolved')
  const exempt = exemption(policy, url)
  const passes = ({ address }: Address) => {
    if (!ipaddr.isValid(address)) return false
    if (exempt === 'allowed') return true
    return exempt === 'loopback' ? isNamedLoopback(address) : isPublic(address)
  }
  if (!found.every(passes)) throw new OutsideError('refused_address')
  return found
}

function withinTime<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new OutsideError('timeout')), { once: true })
    work.then(resolve, reject)
  })
}

const mostAgents = 200
/** Connections are kept for what is the same place at the same judged addresses; the one used last comes last. */
const agents = new Map<string, Agent>()

function agentFor(origin: string, addresses: Address[]): Dispatcher {
  const key = [origin, ...addresses.map(({ address }) => address).sort()].join(' ')
  const agent = agents.get(key) ?? makeAgent(addresses)
  agents.delete(key)
  agents.set(key, agent)
  const [oldest] = agents
  if (agents.size > mostAgents && oldest) {
    agents.delete(oldest[0])
    void oldest[1].close()
  }
  return agent
}

/** No name is looked up a second time, and no proxy of the environment stands between. */
const makeAgent = (addresses: Address[]) =>
  new Agent({
    connections: 64,
    connect: {
      lookup(_host, options, callback) {
        if (options.all) callback(null, addresses)
        else callback(null, addresses[0]!.address, addresses[0]!.family)
      },
    },
  })

async function readBody(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    const bytes = chunk as Buffer
    size += bytes.length
    // Leaving the loop ends the connection: the rest is not read.
    if (size > maxBytes) throw new OutsideError('too_large')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}
