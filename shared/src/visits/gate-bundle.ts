// A gate's bundle, unpacked into what it decides by, and brought up to date by what changed since.
import { fromBase64url } from '../passes/bytes.ts'
import type { TrustedKey } from '../passes/verify.ts'
import type { Bundle } from './gate-schema.ts'
import { noMemory, type GateMemory, type GateView } from './gate.ts'

type Expected = Bundle['expected'][number]
export type OpenedBundle = { view: GateView; expected: ReadonlyMap<string, Expected> }

/** Null where one of them cannot be read. */
export function keysOf({ keys }: Pick<Bundle, 'keys'>): Map<number, TrustedKey> | null {
  const read = new Map<number, TrustedKey>()
  for (const { kid, publicKey, groupKey, notAfter } of keys) {
    const [own, group] = [fromBase64url(publicKey), fromBase64url(groupKey)]
    const notAfterS = Math.floor(Date.parse(notAfter) / 1000)
    if (own?.length !== 32 || group?.length !== 32 || Number.isNaN(notAfterS)) return null
    read.set(kid, { kid, publicKey: own, groupKey: group, notAfterS })
  }
  return read
}

/** Null where it cannot be read: a bundle is trusted whole or not at all. */
export function openBundle(bundle: Bundle): OpenedBundle | null {
  const keys = keysOf(bundle)
  const untilMs = Date.parse(bundle.until)
  if (!keys || Number.isNaN(untilMs)) return null
  const { gate, compound, night, visitorDoors } = bundle.rules
  const expected = new Map(bundle.expected.map((one) => [one.cti, one]))
  const revoked = new Set(bundle.revoked.map(({ cti }) => cti))
  const living = new Set(bundle.homes)
  const view: GateView = {
    id: gate.id,
    door: gate.door,
    compound,
    night,
    visitorDoors,
    keys,
    isRevoked: (cti) => revoked.has(cti),
    expects: gate.building === null ? null : (cti) => expected.has(cti) || living.has(cti),
    untilMs,
  }
  return { view, expected }
}

/** What changed, on top of what the gate had; a bundle that is whole takes its place. */
export function mergeBundle(old: Bundle, news: Bundle): Bundle {
  const { removed, since, ...rest } = news
  if (since === undefined) return rest
  const gone = new Set([...(removed ?? []), ...news.revoked.map(({ cti }) => cti)])
  const anew = new Set([...gone, ...news.expected.map(({ cti }) => cti)])
  const homes = new Set(news.homes)
  const livedOn = (old.homes ?? []).filter((cti) => !gone.has(cti) && !homes.has(cti))
  return {
    ...rest,
    revoked: [...old.revoked.filter(({ cti }) => !gone.has(cti)), ...news.revoked],
    expected: [...old.expected.filter(({ cti }) => !anew.has(cti)), ...news.expected],
    ...(news.homes ? { homes: [...livedOn, ...news.homes] } : {}),
  }
}

/** What the gate did itself, and the uses elsewhere that its bundle knows of. */
export const joinMemory =
  (own: GateMemory, { expected }: OpenedBundle): GateMemory =>
  (cti) => {
    const mine = own(cti) ?? noMemory
    return { ...mine, uses: mine.uses + (expected.get(cti)?.used ?? 0) }
  }
