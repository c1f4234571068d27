// Choose the place and the time: the nearest free slots, a strip of days, morning and afternoon; or another time for one that stands.
import { View } from '@tarojs/components'
import Taro, { useDidShow, useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Icon } from '../../ui/icon'
import { Mark } from '../../ui/mark'
import { goBack, Instead, Page } from '../../ui/page'
import { Pressable } from '../../ui/pressable'
import { Skeleton } from '../../ui/skeleton'
import '../../ui/styles/appointments.scss'
import { moveAppointment, type Service, type SlotView } from '../api'
import { detailPath, openApply, openServices } from '../open'
import { NextSlots } from '../parts/next-slots'
import { Refusal } from '../parts/refusal'
import { amountWords, distanceWords, minutesOf, timeWords } from '../parts/times'
import { useAppointment, useStep } from '../parts/use-appointment'
import { usePick, useService } from '../parts/use-services'
import { appointmentWords } from '../words'
import { Days, DaySlots, daysOf, isFull, type Day } from './days'
import { SiteSheet, WaitSheet } from './sheets'
import { useNear, useSlots } from './use-slots'
import { slotWords } from './words'

export default function SlotsPage() {
  const t = useT(slotWords)
  const { params } = useRouter()
  const code = params['service'] ?? ''
  const moving = params['number']
  const place = useNear()
  const [site, setSite] = useState(params['site'])
  const [date, setDate] = useState<string>()
  const [slot, setSlot] = useState<SlotView>()
  const [open, setOpen] = useState<'site' | 'wait'>()
  const { query: services, service } = useService(code)
  const found = useSlots(code, place.near, site)
  useDidShow(() => void (found.slots.data && found.slots.refetch()))
  const none = found.nearest.data !== undefined && found.sites.data !== undefined && !found.siteId
  const state = none ? 'empty' : firstState(services, found)
  const days = daysOf(found.slots.data?.items ?? [], found.dates)
  const day = dayOf(days, date)
  const known = day?.slots.find(({ from }) => from === slot?.from)
  const chosen = known && known.free > 0 ? known : undefined
  const waited = { service: code, days, date: day?.date ?? found.today, today: found.today }
  const pickSite = (id: string) => {
    setSite(id)
    setDate(undefined)
    setSlot(undefined)
    setOpen(undefined)
  }
  return (
    <Page
      title={t(moving ? 'moveTitle' : 'title')}
      state={state === 'ready' && !service ? 'loading' : state}
      onRetry={() => void Promise.all([services, found.nearest, found.sites].map((query) => query.refetch()))}
      requestId={errorOf(services.error, found.nearest.error, found.sites.error)}
      empty={{
        title: t('noSites'),
        note: t('noSitesNote'),
        action: { words: t('others'), onPress: openServices },
      }}
      bottom={<Bottom service={code} slot={chosen} siteId={found.siteId} moving={moving} />}
      testId="slots"
    >
      {service ? <Head service={service} found={found} onOther={() => setOpen('site')} /> : null}
      <Times
        {...{ found, days, day, chosen, moving }}
        onDate={setDate}
        onSlot={setSlot}
        onWait={() => setOpen('wait')}
      />
      {open === 'site' ? (
        <SiteSheet
          sites={found.offering}
          nearest={found.nearest.data?.items ?? []}
          siteId={found.siteId}
          located={place.near !== undefined}
          refused={place.refused}
          onLocate={place.locate}
          onPick={pickSite}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
      {open === 'wait' && found.siteId ? (
        <WaitSheet siteId={found.siteId} {...waited} onClose={() => setOpen(undefined)} />
      ) : null}
    </Page>
  )
}

/** Where nobody said which site, both questions that may name one have to be answered. */
function firstState(services: ReturnType<typeof useService>['query'], found: Found) {
  const needed = found.siteId ? [services] : [services, found.nearest, found.sites]
  return needed.map((query) => stateOf(query)).find((state) => state !== 'ready') ?? 'ready'
}

const errorOf = (...errors: (Error | null)[]) =>
  errors.map((error) => (error instanceof ApiError ? error.requestId : undefined)).find(Boolean)

/** The one that was chosen, else the first with something free. */
const dayOf = (days: readonly Day[], date: string | undefined): Day | undefined =>
  days.find((day) => day.date === date) ??
  days.find(({ free }) => free > 0) ??
  days.find(({ slots }) => slots.length > 0)

type Found = ReturnType<typeof useSlots>

function Head({ service, found, onOther }: { service: Service; found: Found; onOther: () => void }) {
  const t = useT(slotWords)
  const common = useT(appointmentWords)
  const pick = usePick()
  const site = found.offering.find(({ id }) => id === found.siteId)
  const near = found.nearest.data?.items.find(({ site: each }) => each.id === found.siteId)
  const note = [
    site?.name ?? near?.site.name,
    distanceWords(common, near?.site.distanceM),
    amountWords(common, service.feeFen),
  ]
  return (
    <Card kind="flush">
      <View className="row last">
        <Mark icon="idcard" />
        <View className="grow">
          <View className="strong">{pick(service.name)}</View>
          <View className="note soft">{note.filter(Boolean).join(' · ')}</View>
        </View>
        <Pressable className="end-words" onPress={onOther} testId="slots-site">
          {t('otherSite')}
        </Pressable>
      </View>
    </Card>
  )
}

interface TimesProps {
  found: Found
  days: Day[]
  day: Day | undefined
  chosen: SlotView | undefined
  moving: string | undefined
  onDate: (date: string) => void
  onSlot: (slot: SlotView) => void
  onWait: () => void
}

function Times({ found, days, day, chosen, moving, onDate, onSlot, onWait }: TimesProps) {
  const t = useT(slotWords)
  const elder = useDisplay((display) => display.elder)
  const [all, setAll] = useState(false)
  const soonest = (found.nearest.data?.items ?? []).slice(0, 1)
  if (elder && !all && !moving && soonest.length > 0)
    return (
      <>
        <View className="lead">{t('soonest')}</View>
        <NextSlots sites={soonest} onPage onTake={(slot, site) => openApply(site.id, slot)} />
        <Button block onPress={() => setAll(true)} testId="slots-all">
          {t('otherTimes')}
        </Button>
      </>
    )
  if (!found.slots.data && found.slots.error)
    return (
      <Instead
        state={stateOf(found.slots)}
        onRetry={() => void found.slots.refetch()}
        requestId={errorOf(found.slots.error)}
      />
    )
  if (!found.slots.data) return <Skeleton rows={2} />
  return (
    <>
      <Days days={days} date={day?.date} onPick={onDate} />
      <DaySlots slots={day?.slots ?? []} chosen={chosen?.id} onPick={onSlot} />
      {moving || !day || !isFull(day) ? null : (
        <View className="line between note">
          <View className="soft">{t('wantFull')}</View>
          <Pressable className="end-words" onPress={onWait} testId="slots-wait">
            {t('tellMe')}
            <Icon name="next" size="s" />
          </Pressable>
        </View>
      )}
    </>
  )
}

interface BottomProps {
  service: string
  slot: SlotView | undefined
  siteId: string | undefined
  moving: string | undefined
}

function Bottom({ service, slot, siteId, moving }: BottomProps) {
  const t = useT(slotWords)
  const { language, elder } = useDisplay()
  // There the soonest ones lead on by themselves.
  if (elder && !slot && !moving) return null
  return (
    <ActionBar sheetLike>
      {slot ? (
        <View className="line between base wrap">
          <View className="title" id="slot-chosen" data-testid="slot-chosen">
            {timeWords(new Date(slot.from), language)}
          </View>
          <View className="soft">{t('minutes', { count: minutesOf(slot) })}</View>
        </View>
      ) : null}
      {moving ? (
        <Move service={service} number={moving} slot={slot} />
      ) : (
        <>
          <Button
            kind="primary"
            block
            off={slot ? undefined : t('pick')}
            onPress={() => slot && siteId && openApply(siteId, slot)}
            testId="slots-go"
          >
            {t('go')}
          </Button>
          <View className="note soft middle">{t('goNote')}</View>
        </>
      )}
    </ActionBar>
  )
}

/** The new one taken and the old one freed in one step. */
function Move({ service, number, slot }: { service: string; number: string; slot: SlotView | undefined }) {
  const t = useT(slotWords)
  const language = useDisplay((display) => display.language)
  const { appointment } = useAppointment(number)
  const move = useStep<string, unknown>(
    appointment ?? { number, timeline: [] },
    'reschedule',
    (slotId, key) => moveAppointment(number, slotId, key),
    () => (Taro.getCurrentPages().length > 1 ? goBack() : void Taro.redirectTo({ url: detailPath(number) })),
  )
  const note = appointment
    ? t('now', { when: timeWords(new Date(appointment.from), language) })
    : t('moveNote')
  return (
    <>
      <Refusal
        service={service}
        error={move.error}
        busy={move.isPending}
        onTake={({ id }) => move.mutate(id)}
      />
      <Button
        kind="primary"
        block
        busy={move.isPending}
        off={slot ? undefined : t('pick')}
        onPress={() => slot && move.mutate(slot.id)}
        testId="slots-move"
      >
        {t('move')}
      </Button>
      <View className="note soft middle">{slot ? t('moveNote') : note}</View>
    </>
  )
}
