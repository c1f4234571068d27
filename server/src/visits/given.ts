// What a visitor gives: sealed as one text, its consents written beside it, and gone on the day it was promised.
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { maskName } from '@chaolin/shared/visits/rules'
import { idTailOf } from '@chaolin/shared/id-number'
import type { CompoundRules } from '@chaolin/shared/visits/compound-rules'
import { consentFault, type GivenConsent, type VisitConsentKind } from '@chaolin/shared/visits/consent-texts'
import type { Context } from '../context.ts'
import { insertRow } from '../db/sql.ts'
import { wrong } from '../errors.ts'
import { seal, unseal } from '../sealing.ts'
import { Consent, type Visit } from './entities.ts'
import { sha256 } from '../sha256.ts'

export type Given = { name: string; phone?: string | undefined; idNumber?: string | undefined }

const ownerOf = (id: string) => ({ purpose: 'visit', owner: id })

export const sealGiven = (ctx: Context, id: string, { name, phone, idNumber }: Given) =>
  seal(
    ctx,
    ownerOf(id),
    JSON.stringify({ name, ...(phone ? { phone } : {}), ...(idNumber ? { idNumber } : {}) }),
  )

/** Null once it is deleted. */
export async function readGiven(ctx: Context, visit: Pick<Visit, 'id' | 'sealed'>): Promise<Given | null> {
  return visit.sealed ? (JSON.parse(await unseal(ctx, ownerOf(visit.id), visit.sealed)) as Given) : null
}

const dayMs = 24 * 3_600_000

export const forgetAtOf = (end: Date, { keepDays }: Pick<CompoundRules, 'keepDays'>) =>
  new Date(end.getTime() + keepDays * dayMs)

type GivenBody = Given & { plate?: string | undefined; consents?: GivenConsent[] | undefined }

/** The ID number where the rule demands it and nowhere else, and never without a consent of its own. */
export function requireGiven({ idNumber, consents }: Omit<GivenBody, 'name'>, rules: CompoundRules) {
  if (rules.idNumber && !idNumber) throw wrong('idNumber', '这个小区要求登记身份证号')
  if (!rules.idNumber && idNumber) throw wrong('idNumber', '这个小区不用身份证号，请不要填')
  if (consentFault(consents, idNumber !== undefined)) throw wrong('consents', '请先看过并同意现在的说明')
}

/** The columns of a visit that hold what was given. */
export async function givenColumns(ctx: Context, id: string, body: GivenBody) {
  return {
    sealed: await sealGiven(ctx, id, body),
    maskedName: maskName(body.name),
    idTail: body.idNumber ? idTailOf(body.idNumber) : null,
    plate: body.plate ?? null,
  }
}

/** What a visit holds once it was deleted. */
export const nothingGiven = { sealed: null, maskedName: '访客', idTail: null, plate: null }

export const kindsGiven = ({ idNumber }: Pick<Given, 'idNumber'>): VisitConsentKind[] =>
  idNumber ? ['data', 'id_number'] : ['data']

/**
 * One row for each kind that was given, with the time. The version is that of the text which was agreed to; without
 * one, none of ours was shown.
 */
export async function writeConsents(
  tx: Context,
  visitId: string,
  personId: string,
  { idNumber, consents = [] }: Omit<GivenBody, 'name'>,
) {
  for (const kind of kindsGiven({ idNumber }))
    await insertRow(tx.em, Consent, {
      kind,
      visitId,
      householdId: null,
      claimId: null,
      personId,
      version: consents.find((consent) => consent.kind === kind)?.version ?? null,
      doors: null,
      at: tx.now(),
      withdrawnAt: null,
    })
}

export const withdrawConsents = (tx: Context, visitId: string) =>
  tx.em.nativeUpdate(
    Consent,
    { visitId, kind: { $in: ['data', 'id_number'] }, withdrawnAt: null },
    { withdrawnAt: tx.now() },
  )

/** The household's yes: a pass that opens more than the outer gate names it. */
export const writeEntryConsent = (
  tx: Context,
  visit: { id: string; householdId: string; doors: number },
  personId: string,
) =>
  insertRow(tx.em, Consent, {
    kind: 'entry',
    visitId: visit.id,
    householdId: visit.householdId,
    claimId: null,
    personId,
    version: null,
    doors: visit.doors,
    at: tx.now(),
    withdrawnAt: null,
  })

/** 128 bits, on the card that is shared. */
export const drawInvite = () => randomBytes(16).toString('base64url')
export const hashInvite = (invite: string) => sha256(invite)
const noInvite = hashInvite('')

/** As long for a visit that is not there as for a wrong invite. */
export function isInvite(visit: Pick<Visit, 'inviteHash'> | null, invite: string): boolean {
  const known = visit?.inviteHash ?? noInvite
  const same = timingSafeEqual(Buffer.from(known, 'hex'), Buffer.from(hashInvite(invite), 'hex'))
  return same && known !== noInvite
}

/** What is kept of an answer holds no invite in clear. */
const inviteOwner = (id: string) => ({ purpose: 'visit-invite', owner: id })

export const sealInvite = (ctx: Context, id: string, invite: string) => seal(ctx, inviteOwner(id), invite)
export const openInvite = (ctx: Context, id: string, sealed: string) => unseal(ctx, inviteOwner(id), sealed)
