// One thing with what only its owner would know beside what each claimant says; a person decides, with a reason.
import { lostLimits } from '@chaolin/shared/campus/lost'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { testable } from '../../ui/attributes'
import { AskSheet } from '../../ui/ask-sheet'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Notice } from '../../ui/notice'
import { Instead } from '../../ui/page'
import { PhotoStrip } from '../../ui/photo-strip'
import { serverNowMs } from '../../ui/server-time'
import { Skeleton } from '../../ui/skeleton'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import { stripPhoto } from '../parts/photo-address'
import { requestIdOf } from '../../ui/problem'
import {
  acceptClaim,
  listKey,
  readLostItem,
  refuseClaim,
  removeItem,
  type LostClaim,
  type LostItem,
} from './api'
import { useWorksAt } from './works-at'
import { listWords } from './words'

type Asked = { act: 'accept' | 'refuse'; claim: LostClaim } | { act: 'remove' }

interface LostDetailProps {
  id: string
  campusId: string
}

/** Opening it is a look that its owner and each claimant can see, so it is asked for first. */
export function LostDetail({ id, campusId }: LostDetailProps) {
  const t = useT(listWords)
  const [agreed, setAgreed] = useState(false)
  const query = useQuery({
    queryKey: listKey('lost-item', id),
    queryFn: () => readLostItem(id),
    enabled: agreed,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  })
  if (!agreed)
    return (
      <Card testId="lost-before">
        <View className="lead">{t('lostLook')}</View>
        <View className="soft words">{t('lostLookNote')}</View>
        <Button kind="primary" block icon="eye" onPress={() => setAgreed(true)} testId="lost-look">
          {t('lostOpen')}
        </Button>
      </Card>
    )
  if (query.data) return <Opened item={query.data} campusId={campusId} />
  const state = stateOf(query)
  if (state === 'loading') return <Skeleton />
  return <Instead state={state} onRetry={() => void query.refetch()} requestId={requestIdOf(query.error)} />
}

function Opened({ item, campusId }: { item: LostItem; campusId: string }) {
  const t = useT(listWords)
  const works = useWorksAt(campusId)
  const [asked, setAsked] = useState<Asked>()
  const open = item.status === 'open'
  return (
    <View className="stack gap-3" {...testable('lost-opened')}>
      <Facts item={item} />
      {item.doubled ? (
        <Notice icon="users" tone="warm" testId="lost-doubled">
          {t('doubled')}
        </Notice>
      ) : null}
      <View className="lead">{t('claims', { count: item.claims.length })}</View>
      {item.claims.length === 0 ? <View className="soft">{t('claimsNone')}</View> : null}
      {item.claims.map((claim) => (
        <Claim
          key={claim.id}
          claim={claim}
          mayDecide={works && open && claim.status === 'open'}
          onAsk={(act) => setAsked({ act, claim })}
        />
      ))}
      {works && open ? (
        <Button kind="quiet" block onPress={() => setAsked({ act: 'remove' })} testId="lost-remove">
          {t('remove')}
        </Button>
      ) : null}
      {asked ? <Decide item={item} asked={asked} onClose={() => setAsked(undefined)} /> : null}
    </View>
  )
}

function Facts({ item }: { item: LostItem }) {
  const t = useT(listWords)
  const language = useDisplay((display) => display.language)
  const now = new Date(serverNowMs())
  const { title, text, spot, at, photos, details, keptAt, kind, status } = item
  return (
    <Card>
      <View className="line between top">
        <View className="title grow">{title}</View>
        <Tag tone={status === 'open' ? 'tide' : 'green'}>{t(`status_${status}`)}</Tag>
      </View>
      <View className="note soft">
        {[t(`kind_${kind}`), t(`category_${item.category}`), spot, when(at, now, language)]
          .filter(Boolean)
          .join(' · ')}
      </View>
      {text ? <View className="words">{text}</View> : null}
      {photos.length > 0 ? <PhotoStrip photos={photos.map(stripPhoto)} testId="lost-photos" /> : null}
      <Notice icon="lock" tone="grey" testId="lost-details">
        <View className="strong">{t('details')}</View>
        {details ?? t('detailsNone')}
      </Notice>
      {keptAt ? <View className="note soft">{t('keptAt', { where: keptAt })}</View> : null}
    </Card>
  )
}

interface ClaimProps {
  claim: LostClaim
  mayDecide: boolean
  onAsk: (act: 'accept' | 'refuse') => void
}

function Claim({ claim, mayDecide, onAsk }: ClaimProps) {
  const t = useT(listWords)
  const language = useDisplay((display) => display.language)
  const now = new Date(serverNowMs())
  return (
    <Card testId={`claim-${claim.id}`}>
      <View className="line between">
        <View className="strong">{t('claimant', { count: claim.claimant })}</View>
        <Tag tone={claim.status === 'open' ? 'warm' : claim.status === 'accepted' ? 'green' : 'red'}>
          {t(`claim_${claim.status}`)}
        </Tag>
      </View>
      <View className="words">{claim.details ?? t('detailsNone')}</View>
      <View className="note soft">{when(claim.createdAt, now, language)}</View>
      {claim.reason ? (
        <View className="note soft words">{t('because', { reason: claim.reason })}</View>
      ) : null}
      {mayDecide ? (
        <View className="line">
          <Button kind="quiet" tall onPress={() => onAsk('refuse')} testId={`refuse-${claim.id}`}>
            {t('refuse')}
          </Button>
          <Button kind="primary" grow tall onPress={() => onAsk('accept')} testId={`accept-${claim.id}`}>
            {t('accept')}
          </Button>
        </View>
      ) : null}
    </Card>
  )
}

interface DecideProps {
  item: LostItem
  asked: Asked
  onClose: () => void
}

interface Decision {
  reason: string
  keptAt: string
}

const send = (item: LostItem, asked: Asked, { reason, keptAt }: Decision, key: string) => {
  if (asked.act === 'remove') return removeItem(item.id, reason, key)
  if (asked.act === 'refuse') return refuseClaim(asked.claim.id, reason, key)
  return acceptClaim(asked.claim.id, { reason, ...(keptAt ? { keptAt } : {}) }, key)
}

function Decide({ item, asked, onClose }: DecideProps) {
  const t = useT(listWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const [words, setWords] = useState('')
  const [where, setWhere] = useState(item.keptAt ?? '')
  const decision = { reason: words.trim(), keptAt: where.trim() }
  const decide = useMutation({
    mutationFn: () => send(item, asked, decision, keyFor({ asked, decision })),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: listKey() }),
  })
  const count = [...decision.reason].length
  const wrong = count === 0 || count > lostLimits.reason
  return (
    <AskSheet
      title={
        asked.act === 'remove' ? t('removeTitle') : t(`${asked.act}Title`, { count: asked.claim.claimant })
      }
      note={t(`${asked.act}Note`)}
      act={t(asked.act)}
      danger={asked.act !== 'accept'}
      busy={decide.isPending}
      error={decide.error}
      off={wrong ? t('reasonOff') : undefined}
      onYes={() => decide.mutate()}
      onClose={onClose}
      testId="decide"
    >
      <Field
        label={t('reason')}
        placeholder={t('reasonHint')}
        value={words}
        onInput={setWords}
        max={lostLimits.reason}
        testId="decide-reason"
      />
      {asked.act === 'accept' ? (
        <Field
          label={t('whereKept')}
          placeholder={t('whereKeptHint')}
          value={where}
          onInput={setWhere}
          max={lostLimits.spot}
          testId="decide-kept"
        />
      ) : null}
    </AskSheet>
  )
}
