// Many visits with a pass each, written straight into the tables: for what counts only in numbers.
import { randomBytes } from 'node:crypto'
import { sealExpected } from '@chaolin/shared/passes/sealed'
import type { Context } from '../src/context.ts'
import { inTransaction } from '../src/db/transaction.ts'
import { touchCompound } from '../src/visits/compounds/actions.ts'
import { nativeCrypto } from '../src/visits/passes/native.ts'
import { Pass } from '../src/visits/passes/entities.ts'

const hourMs = 3_600_000
const batchSize = 500

function passRow(ctx: Context, compoundId: string, revision: number, n: number, revoked: boolean) {
  const cti = randomBytes(8).toString('base64url')
  const cose = randomBytes(122)
  const destination = `${1 + (n % 12)}幢${1 + (n % 4)}单元${101 + (n % 900)}`
  return {
    cti,
    compoundId,
    visitId: cti,
    claimId: null,
    kid: 1,
    token: cose.toString('base64url'),
    rotating: true,
    doors: 7,
    maxUses: 2,
    uses: 0,
    consentId: n + 1,
    notBefore: new Date(ctx.now().getTime() - hourMs),
    expiresAt: new Date(ctx.now().getTime() + 10 * hourMs),
    sealed: sealExpected({ maskedName: '王*', party: 1 + (n % 4), destination }, cose, nativeCrypto),
    revokedAt: revoked ? ctx.now() : null,
    revokedWhy: revoked ? 'cancelled' : null,
    revision,
    createdAt: ctx.now(),
  }
}

export const seedPasses = (
  ctx: Context,
  compoundId: string,
  { expected, revoked }: { expected: number; revoked: number },
) =>
  inTransaction(ctx, async (tx) => {
    const revision = await touchCompound(tx, compoundId)
    for (let done = 0; done < expected + revoked; done += batchSize)
      await tx.em.insertMany(
        Pass,
        Array.from({ length: Math.min(batchSize, expected + revoked - done) }, (_, i) =>
          passRow(tx, compoundId, revision, done + i, done + i >= expected),
        ),
      )
  })
