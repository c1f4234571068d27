// A post with several people for the tests of dispatching: more staff than the sandbox names, and terms of its own.
import type { TermsRow } from '@chaolin/shared/staff/terms'
import { inTransaction } from '../src/db/transaction.ts'
import { renewBook } from '../src/routing/book.ts'
import { bumpRevision } from '../src/routing/actions.ts'
import { PostTerms } from '../src/routing/terms/entities.ts'
import type { TestApp } from './app.ts'
import { home, personId } from './world.ts'

export type Colleague = { id: string; token: string }

let strangers = 7000

/** Somebody who has no other role yet. */
export async function newPerson(app: TestApp): Promise<Colleague> {
  const token = await app.signIn(`resident-${strangers++}`)
  return { id: await personId(app, token), token }
}

export async function hire(
  app: TestApp,
  role: 'staff' | 'dispatcher' | 'supervisor' = 'staff',
  microBrainId = home,
): Promise<Colleague> {
  const person = await newPerson(app)
  const admin = await app.signIn('admin')
  const answer = await app.call('PUT', `/v1/admin/people/${person.id}/roles`, {
    token: admin,
    body: { role, microBrainId },
  })
  if (answer.status !== 200) throw new Error(`role: ${answer.status} ${JSON.stringify(answer.body)}`)
  return person
}

/** What the post says for one category, or ('') for all. */
export async function setTerms(app: TestApp, terms: Partial<TermsRow>, category = '', microBrainId = home) {
  const ctx = app.ctx()
  await inTransaction(ctx, async (tx) => {
    await tx.em.upsert(PostTerms, {
      microBrainId,
      category,
      mode: null,
      acceptWithin: null,
      resolveWithin: null,
      secondLook: null,
      mostOpen: null,
      ...terms,
      changedAt: tx.now(),
    })
    await bumpRevision(tx.em, 'terms')
  })
  await renewBook(ctx)
}

export const comeOn = (app: TestApp, { token }: Colleague, body: object = {}) =>
  app.call('POST', '/v1/staff/duty', { token, body: { on: true, ...body } })
export const goOff = (app: TestApp, { token }: Colleague) =>
  app.call('POST', '/v1/staff/duty', { token, body: { on: false } })
