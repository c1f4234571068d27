// Pass keys in clear: in this process's memory alone, so many at most, and nowhere else.
import { createPrivateKey, sign, type KeyObject } from 'node:crypto'
import type { Sign } from '@chaolin/shared/passes/envelope'
import type { TrustedKey } from '@chaolin/shared/passes/verify'
import type { Context } from '../../context.ts'
import { seal, unseal } from '../../sealing.ts'
import type { PassKey } from './entities.ts'

const mostKept = 2000

/** Keeps what was asked for last. */
class Kept<Value> {
  readonly #values = new Map<string, Value>()

  async get(name: string, make: () => Promise<Value>): Promise<Value> {
    const value = this.#values.get(name) ?? (await make())
    this.#values.delete(name)
    this.#values.set(name, value)
    if (this.#values.size > mostKept) this.#values.delete(this.#values.keys().next().value!)
    return value
  }
}

// By the sealed text: no two keys share it, not even of databases that a test makes one after another.
const trusted = new Kept<TrustedKey>()
const privateKeys = new Kept<KeyObject>()

type Sort = 'private' | 'group'
const ownerOf = ({ issuer, kid }: Pick<PassKey, 'issuer' | 'kid'>, sort: Sort) => ({
  purpose: 'pass-key',
  owner: `${issuer}:${kid}:${sort}`,
})

export const sealKey = (
  ctx: Context,
  key: Pick<PassKey, 'issuer' | 'kid'>,
  sort: Sort,
  bytes: Buffer,
): Promise<string> => seal(ctx, ownerOf(key, sort), bytes.toString('base64url'))

const openKey = async (ctx: Context, key: PassKey, sort: Sort) =>
  Buffer.from(
    await unseal(ctx, ownerOf(key, sort), sort === 'group' ? key.groupKeySealed : key.privateSealed),
    'base64url',
  )

/** Always the same arrays for the same key, so that whoever unpacks them does it once. */
export const trustedKey = (ctx: Context, key: PassKey): Promise<TrustedKey> =>
  trusted.get(key.groupKeySealed, async () => ({
    kid: key.kid,
    publicKey: new Uint8Array(Buffer.from(key.publicKey, 'base64url')),
    groupKey: new Uint8Array(await openKey(ctx, key, 'group')),
    notAfterS: Math.floor(key.notAfter.getTime() / 1000),
  }))

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8. */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex')

export async function signerOf(ctx: Context, key: PassKey): Promise<Sign> {
  const privateKey = await privateKeys.get(key.privateSealed, async () =>
    createPrivateKey({
      key: Buffer.concat([pkcs8Head, await openKey(ctx, key, 'private')]),
      format: 'der',
      type: 'pkcs8',
    }),
  )
  return (message) => sign(null, message, privateKey)
}
