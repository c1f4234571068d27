// The first code of a shift is checked as fast as the next ones: what checking needs is made ready while nobody waits.
import { decideScan } from '@chaolin/shared/passes/gate-decision'
import { portableCrypto } from '@chaolin/shared/passes/portable'
import { everyDoor } from '@chaolin/shared/visits/doors'
import { openBundle } from '@chaolin/shared/visits/gate-bundle'

/** A gate of nowhere and a pass of its past: the test vector that passes are described by. */
const bundle = {
  version: '0',
  keys: [
    {
      kid: 3,
      publicKey: 'qIfzDHrSVOExOa8IiKll-PotTT4I_vyhLDknnoG3uGI',
      groupKey: 'kFiQk65KhZ13XE96Y-ftUDfb3TlqRb-0cDazJTERoSA',
      notAfter: '2026-12-01T00:00:00Z',
    },
  ],
  revoked: [],
  expected: [],
  rules: {
    compound: 7,
    gate: { id: 'warm', door: 'perimeter' as const, building: null },
    night: null,
    visitorDoors: everyDoor,
  },
  until: '2026-12-01T00:00:00Z',
}
const code =
  'QP1:NWGSLK/-4LF8SK0W6B65LCF3U0WJESCF300W 6DS49KB0*M0DY0 111009925-0100A92GI0100B92UC0100C92S73-2D698L MPS72$L2$5JTBQR8/KKEEDI/18:DBRPN6D2H2AF8:YB2T5J93$M3PDVH4E6%41PHRWC4$BP.F:GO9:JJ9QR*K3$EH9R/B1WEIQBK6LN%CL*O8O1'
const atMs = 1_794_974_400_000

const rounds = 4

/** The whole decision with nothing left behind; true: it opened, so every part of it has run. */
export function warmUp(): boolean {
  const opened = openBundle(bundle)
  if (!opened) return false
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
