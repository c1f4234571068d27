// The decision of a gate: each reason, in its order, and that nothing of the visitor is known before the verdict.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { doorBit, doorKinds, everyDoor } from '../visits/doors.ts'
import type { Direction, GateView, PassMemory } from '../visits/gate.ts'
import { toBase64url } from './bytes.ts'
import type { PassClaims } from './claims.ts'
import type { PassCrypto } from './crypto.ts'
import { decideScan } from './gate-decision.ts'
import { portableCrypto } from './portable.ts'
import { stepAt, stepS } from './rotation.ts'
import { testClaims, testIssuer, testNowS, testPaper } from './test-issuer.ts'

/** Whether a signature is right is shown elsewhere; here those that were found right are not computed again. */
const found = new Map<string, boolean>()
const crypto: PassCrypto = {
  ...portableCrypto,
  verify(publicKey, message, signature) {
    const name = [publicKey, message, signature].map(toBase64url).join()
    const known = found.get(name) ?? portableCrypto.verify(publicKey, message, signature)
    found.set(name, known)
    return known
  },
}

const issuer = testIssuer()
const nobody = { lastStep: null, paperIns: 0, paperOuts: 0, uses: 0 }

/** A gate that remembers, as a real one does. */
function gateOf(view: Partial<GateView> = {}) {
  const memories = new Map<string, PassMemory>()
  return {
    memories,
    scan(
      code: unknown,
      { direction = 'in', nowS = testNowS }: { direction?: Direction; nowS?: number } = {},
    ) {
      const decision = decideScan(
        code,
        direction,
        issuer.gate(view),
        (cti) => memories.get(cti),
        nowS * 1000,
        crypto,
      )
      const { remember } = decision
      if (remember) memories.set(remember.cti, remember.memory)
      return decision
    },
  }
}
const refusal = (decision: ReturnType<typeof decideScan>) =>
  decision.verdict.verdict === 'refuse' ? decision.verdict.reason : 'open'
const now = (changes: Partial<PassClaims> = {}, offS = 0) =>
  issuer.codeAt(testClaims(changes), testNowS + offS)
const cti = toBase64url(testClaims().cti)

describe('a gate opens', () => {
  test('to a genuine pass of this moment, and says what is left', () => {
    expect(gateOf().scan(now())).toMatchObject({
      verdict: { verdict: 'open', cti, step: stepAt(testNowS), usesLeft: 1 },
      remember: { cti, isUse: true, memory: { ...nobody, lastStep: stepAt(testNowS), uses: 1 } },
    })
  })

  test.each([-stepS, 0, stepS])('to a phone that is %i seconds off', (offS) => {
    expect(refusal(gateOf().scan(now({}, offS)))).toBe('open')
  })

  test('to its resident as often as they like, by night as well', () => {
    const gate = gateOf({ night: { from: '00:00', until: '23:59' } })
    for (let i = 0; i < 5; i++) {
      const decision = gate.scan(now({ maxUses: 0 }, i * stepS), { nowS: testNowS + i * stepS })
      expect(decision.verdict).toMatchObject({ verdict: 'open', usesLeft: null })
    }
  })
})

describe('a gate refuses', () => {
  test('what is no code of ours, and then knows nothing of it', () => {
    for (const code of ['', 'QP1:', 'hello', null, testIssuer('other').codeAt(testClaims(), testNowS)])
      expect(gateOf().scan(code)).toEqual({
        verdict: { verdict: 'refuse', reason: 'forged' },
        remember: null,
        pass: null,
      })
  })

  test('a pass of another compound as if it were forged', () => {
    expect(gateOf().scan(now({ compound: 8 }))).toEqual({
      verdict: { verdict: 'refuse', reason: 'forged' },
      remember: null,
      pass: null,
    })
  })

  test('a wrong tag as forged, and not as a wrong clock', () => {
    const code = now()
    const other = issuer.codeAt(testClaims({ cti: new Uint8Array(8) }), testNowS)
    expect(refusal(gateOf().scan(code.slice(0, -12) + other.slice(-12)))).toBe('forged')
  })

  test.each([
    [2, 'clock_wrong', 60],
    [20, 'clock_wrong', 600],
    [21, 'clock_wrong', 630],
    [-2, 'code_old', 60],
    [-20, 'code_old', 600],
    [-2880, 'code_old', 86_400],
  ])('a genuine code %i steps off as %s, with the seconds', (steps, reason, offS) => {
    const decision = gateOf().scan(now({}, steps * stepS))
    expect(decision.verdict).toEqual({
      verdict: 'refuse',
      reason,
      offS,
      cti,
      step: stepAt(testNowS) + steps,
    })
    expect(decision.remember).toBeNull()
  })

  test('before and after its time', () => {
    const { nbf, exp } = testClaims()
    const at = (nowS: number) => refusal(gateOf().scan(issuer.codeAt(testClaims(), nowS), { nowS }))
    expect([at(nbf - 1), at(nbf), at(exp - 1), at(exp)]).toEqual(['not_yet', 'open', 'open', 'expired'])
  })

  test('a pass that was taken back, also before its time; over is over', () => {
    const isRevoked = (given: string) => given === cti
    const { nbf, exp } = testClaims()
    const at = (nowS: number) =>
      refusal(gateOf({ isRevoked }).scan(issuer.codeAt(testClaims(), nowS), { nowS }))
    expect([at(nbf - 60), at(testNowS), at(exp)]).toEqual(['cancelled', 'cancelled', 'expired'])
    expect(refusal(gateOf({ isRevoked }).scan(now({ cti: new Uint8Array(8) })))).toBe('open')
  })

  test.each([
    ['stairwell', 1, 'wrong_door'],
    ['stairwell', 3, 'open'],
    ['lift', 3, 'wrong_door'],
    ['lift', 7, 'open'],
    ['garage', 7, 'wrong_door'],
    ['garage', 8, 'open'],
    ['perimeter', 14, 'wrong_door'],
  ] as const)('at the %s with doors %i: %s', (door, doors, expected) => {
    expect(refusal(gateOf({ door }).scan(now({ doors, consent: 5 })))).toBe(expected)
  })

  test("at another building's door", () => {
    const view = { door: 'stairwell', expects: (given: string) => given === cti } as const
    expect(refusal(gateOf(view).scan(now({ doors: 3, consent: 5 })))).toBe('open')
    expect(refusal(gateOf(view).scan(now({ doors: 3, consent: 5, cti: new Uint8Array(8) })))).toBe(
      'wrong_door',
    )
  })

  test('visitors by night, on their way in, at the outer gate and at the garage', () => {
    const night = { from: '11:00', until: '13:00' }
    const doors = { doors: 15, consent: 5 }
    for (const door of ['perimeter', 'garage'] as const) {
      expect(refusal(gateOf({ night, door }).scan(now(doors)))).toBe('night')
      expect(refusal(gateOf({ night, door }).scan(now(doors), { direction: 'out' }))).toBe('open')
      expect(refusal(gateOf({ night, door }).scan(now({ ...doors, maxUses: 0 })))).toBe('open')
      expect(refusal(gateOf({ night: { from: '22:00', until: '06:00' }, door }).scan(now(doors)))).toBe(
        'open',
      )
    }
    for (const door of ['stairwell', 'lift'] as const)
      expect(refusal(gateOf({ night, door }).scan(now(doors)))).toBe('open')
  })

  test('visitors at doors that the compound no longer opens to them, and its residents at none', () => {
    const pass = { doors: 15, consent: 5 }
    for (const door of doorKinds) {
      const view = { door, visitorDoors: everyDoor & ~doorBit[door] }
      expect(refusal(gateOf(view).scan(now(pass)))).toBe('wrong_door')
      expect(refusal(gateOf(view).scan(now(pass), { direction: 'out' }))).toBe('wrong_door')
      expect(refusal(gateOf(view).scan(now({ ...pass, maxUses: 0 })))).toBe('open')
      expect(refusal(gateOf({ door, visitorDoors: doorBit[door] }).scan(now(pass)))).toBe('open')
    }
  })

  test('nobody whom the guard registered for the outer gate alone, whatever the compound opens', () => {
    const view = { visitorDoors: everyDoor & ~doorBit.perimeter }
    expect(refusal(gateOf(view).scan(now()))).toBe('open')
    expect(refusal(gateOf(view).scan(issuer.paperCode(testPaper())))).toBe('open')
  })

  test('everything once its bundle is too old, and looks at nothing', () => {
    const decision = gateOf({ untilMs: testNowS * 1000 }).scan(now())
    expect(decision).toEqual({
      verdict: { verdict: 'refuse', reason: 'bundle_old' },
      remember: null,
      pass: null,
    })
  })
})

describe('the same code', () => {
  test('never opens the same gate twice, in or out', () => {
    for (const again of ['in', 'out'] as const) {
      const gate = gateOf()
      expect(refusal(gate.scan(now({ maxUses: 9 })))).toBe('open')
      expect(refusal(gate.scan(now({ maxUses: 9 }), { direction: again }))).toBe('already_used')
    }
  })

  test('nor does one before it that would still count', () => {
    const gate = gateOf()
    expect(refusal(gate.scan(now({ maxUses: 9 }, stepS)))).toBe('open')
    expect(refusal(gate.scan(now({ maxUses: 9 })))).toBe('already_used')
  })

  test('opens the next gate on the way', () => {
    const code = now({ doors: 15, consent: 5, maxUses: 1 })
    for (const door of ['perimeter', 'stairwell', 'lift'] as const)
      expect(refusal(gateOf({ door }).scan(code))).toBe('open')
  })

  test('opens once a refusal is out of the way: a refusal is not remembered', () => {
    const gate = gateOf()
    expect(refusal(gate.scan(now(), { nowS: testNowS - 3 * stepS }))).toBe('clock_wrong')
    expect(refusal(gate.scan(now()))).toBe('open')
  })
})

describe('uses', () => {
  test('are counted by coming in at the outer gate; going out consumes nothing', () => {
    const gate = gateOf()
    const seen = (['in', 'out', 'in', 'out', 'in', 'out'] as const).map((direction, i) => {
      const nowS = testNowS + i * stepS
      return refusal(gate.scan(now({}, i * stepS), { direction, nowS }))
    })
    expect(seen).toEqual(['open', 'open', 'open', 'open', 'no_uses_left', 'open'])
  })

  test('of other gates count as well', () => {
    const gate = gateOf()
    gate.memories.set(cti, { ...nobody, uses: 2 })
    expect(refusal(gate.scan(now()))).toBe('no_uses_left')
    expect(refusal(gate.scan(now(), { direction: 'out' }))).toBe('open')
  })

  test('are never more than the pass says, and no code opens twice, whatever is scanned when', () => {
    const scans = fc.array(
      fc.record({
        direction: fc.constantFrom<Direction>('in', 'out'),
        waitS: fc.integer({ min: 0, max: 70 }),
        offS: fc.constantFrom(-60, -30, 0, 30, 60),
      }),
      { maxLength: 15 },
    )
    fc.assert(
      fc.property(scans, fc.integer({ min: 1, max: 3 }), (all, maxUses) => {
        const gate = gateOf()
        let [nowS, ins] = [testNowS, 0]
        const opened = new Set<number>()
        for (const { direction, waitS, offS } of all) {
          nowS += waitS
          const { verdict } = gate.scan(issuer.codeAt(testClaims({ maxUses }), nowS + offS), {
            direction,
            nowS,
          })
          if (verdict.verdict !== 'open') continue
          expect(opened.has(verdict.step!)).toBe(false)
          opened.add(verdict.step!)
          if (direction === 'in') ins += 1
        }
        expect(ins).toBeLessThanOrEqual(maxUses)
      }),
      { numRuns: 60 },
    )
  })
})

describe('on paper', () => {
  const paper = issuer.paperCode(testPaper({ doors: 3, consent: 5 }))

  test('an outer gate lets it in once and out once', () => {
    const gate = gateOf()
    expect(gate.scan(paper).verdict).toEqual({ verdict: 'open', cti, step: null, usesLeft: 0 })
    expect(refusal(gate.scan(paper, { nowS: testNowS + 3600 }))).toBe('already_used')
    expect(refusal(gate.scan(paper, { direction: 'out', nowS: testNowS + 3600 }))).toBe('open')
    expect(refusal(gate.scan(paper, { direction: 'out', nowS: testNowS + 3601 }))).toBe('already_used')
    expect(refusal(gate.scan(paper, { nowS: testNowS + 3601 }))).toBe('already_used')
    expect(refusal(gate.scan(paper, { nowS: testNowS + 7200 }))).toBe('expired')
  })

  test('another outer gate that knows of the use refuses, one that does not opens: shown when they sync', () => {
    const knowing = gateOf()
    knowing.memories.set(cti, { ...nobody, uses: 1 })
    expect(refusal(knowing.scan(paper))).toBe('no_uses_left')
    expect(refusal(gateOf().scan(paper))).toBe('open')
  })

  test('every other door opens once each way too', () => {
    const whole = issuer.paperCode(testPaper({ doors: 15, consent: 5 }))
    for (const door of ['stairwell', 'lift', 'garage'] as const) {
      const gate = gateOf({ door })
      for (const direction of ['in', 'out'] as const) {
        expect(refusal(gate.scan(whole, { direction }))).toBe('open')
        expect(refusal(gate.scan(whole, { direction, nowS: testNowS + 3600 }))).toBe('already_used')
      }
    }
    expect(refusal(gateOf({ door: 'lift' }).scan(paper))).toBe('wrong_door')
  })
})
