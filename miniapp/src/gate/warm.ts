// The first code of a shift is checked as fast as the next ones: what checking needs is made ready while nobody waits.
import { decideScan } from '@chaolin/shared/passes/gate-decision'
import { portableCrypto } from '@chaolin/shared/passes/portable'
import { samplePass } from '@chaolin/shared/passes/sample'
import { everyDoor } from '@chaolin/shared/visits/doors'
import { openBundle } from '@chaolin/shared/visits/gate-bundle'

/** A gate of nowhere, which knows the sample's key alone. */
const bundle = {
  version: '0',
  keys: [samplePass.key],
  revoked: [],
  expected: [],
  rules: {
    compound: samplePass.compound,
    gate: { id: 'warm', door: 'perimeter' as const, building: null },
    night: null,
    visitorDoors: everyDoor,
  },
  until: samplePass.key.notAfter,
}

const rounds = 4

/** The whole decision with nothing left behind; true: it opened, so every part of it has run. */
export function warmUp(): boolean {
  const opened = openBundle(bundle)
  if (!opened) return false
  const { code, atMs } = samplePass
  return decideScan(code, 'in', opened.view, () => undefined, atMs, portableCrypto).verdict.verdict === 'open'
}

let warm = false

/** In slices, so that a tap in between is not kept waiting; what ran a few times runs compiled. */
export function warmUpSoon(): void {
  if (warm) return
  warm = true
  const slice = (left: number) => {
    warmUp()
    if (left > 1) setTimeout(() => slice(left - 1))
  }
  setTimeout(() => slice(rounds))
}
