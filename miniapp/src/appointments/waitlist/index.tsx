// Where I wait for a slot; what is offered is kept for ten minutes and counted down by the server's time.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro, { useDidShow } from '@tarojs/taro'
import { useState } from 'react'
import { localDate, startOfDate } from '@chaolin/shared/appointments/slots'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { AskSheet } from '../../ui/ask-sheet'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { useIntentKey } from '../../ui/intent-key'
import { Page } from '../../ui/page'
import { Tag } from '../../ui/tag'
import { TellMe } from '../../ui/tell-me'
import '../../ui/styles/appointments.scss'
import { acceptOffer, appointmentKey, leaveWaitlist, listWaits, slotKey, type WaitlistItem } from '../api'
import { detailPath, openServices } from '../open'
import { Refusal } from '../parts/refusal'
import { countdown, dateWords, timeWords } from '../parts/times'
import { useServerTime } from '../../ui/use-server-time'
import { usePick, useService } from '../parts/use-services'
import { appointmentWords } from '../words'
import { waitWords } from './words'

/** An offer may come at any time. */
const watchMs = 5000
const isOpen = ({ status }: WaitlistItem) => status === 'waiting' || status === 'offered'

export default function WaitlistPage() {
  const t = useT(waitWords)
  const common = useT(appointmentWords)
  const nowMs = useServerTime()
  const query = useQuery({
    queryKey: appointmentKey('waits'),
    queryFn: listWaits,
    refetchInterval: ({ state }) => (state.data?.items.some(isOpen) ? watchMs : false),
  })
  useDidShow(() => void (query.data && query.refetch()))
  const items = query.data?.items ?? []
  return (
    <Page
      title={t('title')}
      state={stateOf(query, items.length === 0)}
      onRetry={() => void query.refetch()}
      requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      empty={{
        title: t('empty'),
        note: t('emptyNote'),
        action: { words: common('toServices'), onPress: openServices },
      }}
      testId="waitlist"
    >
      {items.some(isOpen) ? (
        <TellMe
          words={common('tellOffer')}
          yes={common('tellYes')}
          done={common('tellDone')}
          refused={common('tellRefused')}
          templates={['appointment_offer']}
        />
      ) : null}
      {[...items.filter(isOpen), ...items.filter((item) => !isOpen(item))].map((item) => (
        <Entry key={item.id} item={item} nowMs={nowMs} />
      ))}
    </Page>
  )
}

const tones = { waiting: 'tide', offered: 'warm', accepted: 'green' } as const
const dayMs = 86_400_000

function Entry({ item, nowMs }: { item: WaitlistItem; nowMs: number }) {
  const t = useT(waitWords)
  const pick = usePick()
  const language = useDisplay((display) => display.language)
  const { service } = useService(item.service)
  const [leaving, setLeaving] = useState(false)
  const day = (time: number) => dateWords(startOfDate(localDate(new Date(time))), language)
  // Its end is the beginning of the day after.
  const span = t('between', { since: day(Date.parse(item.from)), to: day(Date.parse(item.until) - dayMs) })
  const tone = item.status in tones ? tones[item.status as keyof typeof tones] : undefined
  return (
    <Card ringed={item.status === 'offered'} testId={`wait-${item.status}`}>
      <View className="line between top">
        <View className="grow">
          <View className="strong">{service ? pick(service.name) : item.service}</View>
          <View className="note soft">{`${item.site.name} · ${span}`}</View>
        </View>
        <Tag {...(tone ? { tone } : {})}>{t(`status_${item.status}`)}</Tag>
      </View>
      {item.ahead === null ? null : (
        <View className="soft" id="wait-ahead" data-testid="wait-ahead">
          {item.ahead === 0 ? t('first') : t('ahead', { count: item.ahead })}
        </View>
      )}
      {item.offer ? <Offer item={item} offer={item.offer} nowMs={nowMs} /> : null}
      {isOpen(item) ? (
        <Button kind="plain" onPress={() => setLeaving(true)} testId="wait-leave">
          {t('leave')}
        </Button>
      ) : null}
      {leaving ? <LeaveSheet id={item.id} onClose={() => setLeaving(false)} /> : null}
    </Card>
  )
}

interface OfferProps {
  item: WaitlistItem
  offer: NonNullable<WaitlistItem['offer']>
  nowMs: number
}

function Offer({ item, offer, nowMs }: OfferProps) {
  const t = useT(waitWords)
  const language = useDisplay((display) => display.language)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const accept = useMutation({
    mutationFn: () => acceptOffer(item.id, keyFor({ id: item.id, slotId: offer.slotId })),
    onSuccess: ({ number }) => Taro.redirectTo({ url: detailPath(number) }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: appointmentKey() }),
        client.invalidateQueries({ queryKey: slotKey() }),
      ]),
  })
  const leftMs = Date.parse(offer.offeredUntil) - nowMs
  if (leftMs <= 0) return <View className="soft">{t('over')}</View>
  return (
    <>
      <View className="stack gap-1">
        <View className="note soft">{t('offer')}</View>
        <View className="title">{timeWords(new Date(offer.from), language)}</View>
        <View className="strong" id="wait-left" data-testid="wait-left">
          {t('left', { left: countdown(leftMs) })}
        </View>
      </View>
      <Refusal service={item.service} error={accept.error} />
      <Button
        kind="primary"
        block
        busy={accept.isPending}
        onPress={() => accept.mutate()}
        testId="wait-accept"
      >
        {t('accept')}
      </Button>
    </>
  )
}

function LeaveSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT(waitWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const leave = useMutation({
    mutationFn: () => leaveWaitlist(id, keyFor({ leave: id })),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: appointmentKey() }),
  })
  return (
    <AskSheet
      title={t('leaveTitle')}
      note={t('leaveNote')}
      act={t('leaveYes')}
      danger
      busy={leave.isPending}
      error={leave.error}
      onYes={() => leave.mutate()}
      onClose={onClose}
      testId="leave"
    />
  )
}
