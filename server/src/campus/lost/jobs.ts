// What 失物招领 owes: news of a likely pair, of a claim, of a decision; the end of what nobody fetched, and of what proved it.
import type { Context } from '../../context.ts'
import { tellAll } from '../../notices/delivery.ts'
import type { NewNotice } from '../../notices/actions.ts'
import type { Handlers } from '../../outbox/worker.ts'
import { peopleAt } from '../../residents/queries.ts'
import { shownWords } from '@chaolin/shared/campus/lost'
import { clearItem, expireItem, forgetDetails } from './actions.ts'
import type { LostItem } from './entities.ts'
import { findClaimById, findItemById, pairsOf } from './queries.ts'

/** As others read it: a notice is shown on locked screens. */
const short = (item: LostItem) => [...shownWords(item).title].slice(0, 30).join('')

const notice = (
  personId: string,
  dedupeKey: string,
  kind: string,
  words: { title: string; body: string },
  audience: NewNotice['audience'] = 'reporter',
): NewNotice => ({ personId, dedupeKey, kind, ...words, number: null, audience })

/** Whoever lost something hears of what was found; the finder has nothing to do. */
async function tellOfPairs(ctx: Context, itemId: number) {
  const item = await findItemById(ctx, itemId)
  if (item?.status !== 'open') return
  const pairs = await pairsOf(ctx, item)
  const found = pairs.map(({ thing }) => (item.kind === 'lost' ? [item, thing.item] : [thing.item, item]))
  const notices = found.flatMap(([lost, other]) =>
    lost?.personId && lost.personId !== other!.personId
      ? [
          notice(lost.personId, `lost:pair:${lost.id}:${other!.id}`, 'lost.pair', {
            title: '有一件捡到的东西，可能是您丢的',
            body: `${short(other!)}。点开看看，是您的就认领`,
          }),
        ]
      : [],
  )
  await tellAll(ctx, notices, null)
}

/** Of the thing alone: what the claim says is read where it is decided. */
async function tellOfClaim(ctx: Context, claimId: number) {
  const claim = await findClaimById(ctx, claimId)
  const item = claim && (await findItemById(ctx, claim.itemId))
  if (claim?.status !== 'open' || !item) return
  const people = await peopleAt(ctx, [item.campusId], ['staff', 'dispatcher'])
  const words = { title: '有人认领失物，请核对', body: short(item) }
  await tellAll(
    ctx,
    people
      .filter((personId) => personId !== claim.personId)
      .map((personId) =>
        notice(personId, `lost:claim:${claimId}:${personId}`, 'lost.claimed', words, 'staff'),
      ),
    null,
  )
}

async function tellOfDecision(ctx: Context, claimId: number) {
  const claim = await findClaimById(ctx, claimId)
  const item = claim && (await findItemById(ctx, claim.itemId))
  if (!claim || !item || (claim.status !== 'accepted' && claim.status !== 'refused')) return
  const given = claim.status === 'accepted'
  const own = given
    ? { title: '核对好了，请来取', body: `${short(item)}。${item.keptAt ?? '到校区指挥站领取'}` }
    : { title: '这次认领没有通过', body: `${short(item)}。${claim.reason ?? ''}` }
  const notices = [notice(claim.personId, `lost:decided:${claimId}`, 'lost.decided', own)]
  if (given && item.personId)
    notices.push(
      notice(item.personId, `lost:returned:${item.id}`, 'lost.returned', {
        title: '您捡到的东西找到失主了',
        body: `${short(item)}。谢谢您`,
      }),
    )
  await tellAll(
    ctx,
    notices.map((one) => ({ ...one, body: [...one.body].slice(0, 200).join('') })),
    null,
  )
}

export const lostHandlers: Handlers = {
  'lost.match': (ctx, { itemId }) => tellOfPairs(ctx, Number(itemId)),
  'lost.claimed': (ctx, { claimId }) => tellOfClaim(ctx, Number(claimId)),
  'lost.decided': (ctx, { claimId }) => tellOfDecision(ctx, Number(claimId)),
  'lost.expire': (ctx, { itemId }) => expireItem(ctx, Number(itemId)),
  'lost.forget': (ctx, { itemId }) => forgetDetails(ctx, Number(itemId)),
  'lost.clear': (ctx, { itemId }) => clearItem(ctx, Number(itemId)),
}
