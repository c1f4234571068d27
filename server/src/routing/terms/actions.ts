// What a post says for itself: kept by category, and held for the promises that are made from then on.
import type { TermsBody } from '@chaolin/shared/staff/terms-schema'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import { bumpRevision } from '../actions.ts'
import { PostTerms } from './entities.ts'

type Key = { microBrainId: string; category: string }

/** The whole row: what the body leaves out is said no more. */
export async function saveTerms(tx: Context, personId: string, key: Key, body: TermsBody) {
  const said = {
    mode: body.mode ?? null,
    acceptWithin: body.acceptWithin ?? null,
    resolveWithin: body.resolveWithin ?? null,
    secondLook: body.secondLook ?? null,
    mostOpen: body.mostOpen ?? null,
    changedBy: personId,
    changedAt: tx.now(),
  }
  await tx.em.upsert(
    PostTerms,
    { ...key, ...said },
    {
      onConflictFields: ['microBrainId', 'category'],
      onConflictMergeFields: [
        'mode',
        'acceptWithin',
        'resolveWithin',
        'secondLook',
        'mostOpen',
        'changedBy',
        'changedAt',
      ],
      disableIdentityMap: true,
    },
  )
  await bumpRevision(tx.em, 'terms')
}

export async function removeTerms(tx: Context, key: Key) {
  if ((await tx.em.nativeDelete(PostTerms, key)) === 0) throw new Refused('not_found')
  await bumpRevision(tx.em, 'terms')
}
