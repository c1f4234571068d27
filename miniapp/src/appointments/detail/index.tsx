// One appointment in the hand: how it stands, what to do now, where, what to bring, what became of the money.
import { View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { useDisplay } from '../../ui/display'
import { useNetwork } from '../../ui/network'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { TellMe } from '../../ui/tell-me'
import { within } from '../../ui/time'
import '../../ui/styles/appointments.scss'
import type { AppointmentView } from '../api'
import { openList } from '../open'
import { nearWords } from '../parts/times'
import { useAppointment } from '../parts/use-appointment'
import { usePay } from '../parts/use-pay'
import { usePick } from '../parts/use-services'
import { useServerTime } from '../../ui/use-server-time'
import { appointmentWords } from '../words'
import { Acts, Moved } from './acts'
import { Bottom } from './bottom'
import { Facts } from './facts'
import { Hero } from './hero'
import { CancelSheet, CheckInSheet, ReceiptSheet } from './sheets'
import { Story } from './story'
import { detailWords } from './words'

/** So long it is news that the time was changed. */
const newsMs = 2 * 60_000

type Opened = 'cancel' | 'receipt' | 'check-in'

export default function AppointmentPage() {
  const t = useT(detailWords)
  const common = useT(appointmentWords)
  const { params } = useRouter()
  const number = params['number'] ?? ''
  const { query, appointment, gone } = useAppointment(number)
  const [opened, setOpened] = useState<Opened>()
  const pay = usePay(number, params['pay'])
  const nowMs = useServerTime()
  // Offline the page itself says so.
  const online = useNetwork((network) => network.online)
  const close = () => setOpened(undefined)
  return (
    <Page
      title={t('title')}
      state={gone ? 'empty' : stateOf(query)}
      onRetry={() => void query.refetch()}
      requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      empty={{
        title: t('gone'),
        note: t('goneNote'),
        action: { words: common('seeMine'), onPress: openList },
      }}
      bottom={
        appointment ? (
          <Bottom {...{ appointment, nowMs, pay }} onCheckIn={() => setOpened('check-in')} />
        ) : null
      }
      testId="detail"
    >
      {appointment ? (
        <Content
          appointment={appointment}
          nowMs={nowMs}
          onOpen={setOpened}
          problem={query.error && query.data && online ? query.error : null}
        />
      ) : null}
      {appointment && opened === 'cancel' ? <CancelSheet appointment={appointment} onClose={close} /> : null}
      {appointment && opened === 'receipt' ? (
        <ReceiptSheet appointment={appointment} onClose={close} />
      ) : null}
      {appointment && opened === 'check-in' ? (
        <CheckInSheet appointment={appointment} onClose={close} />
      ) : null}
    </Page>
  )
}

interface ContentProps {
  appointment: AppointmentView
  nowMs: number
  /** What is shown could not be asked for again. */
  problem: Error | null
  onOpen: (what: Opened) => void
}

function Content({ appointment, nowMs, problem, onOpen }: ContentProps) {
  const t = useT(detailWords)
  const common = useT(appointmentWords)
  const pick = usePick()
  const elder = useDisplay((display) => display.elder)
  const { status, moved, ifMissed, number, timeline, from } = appointment
  const language = useDisplay((display) => display.language)
  const last = timeline[timeline.length - 1]
  const isNews = last?.step === 'reschedule' && nowMs - Date.parse(last.at) < newsMs
  return (
    <>
      {problem ? (
        <Notice icon="offline" tone="warm" testId="detail-problem">
          {problem.message}
        </Notice>
      ) : null}
      {isNews ? (
        <Notice icon="check" testId="detail-moved-done">
          {t('movedDone', { when: within(nearWords(new Date(from), new Date(nowMs), language)) })}
        </Notice>
      ) : null}
      <Hero appointment={appointment} nowMs={nowMs} />
      {moved ? <Moved appointment={appointment} /> : null}
      <Facts appointment={appointment} onReceipt={() => onOpen('receipt')} />
      <Acts appointment={appointment} nowMs={nowMs} onCancel={() => onOpen('cancel')} />
      {status === 'booked' ? (
        <>
          <TellMe
            words={common('tellTime')}
            yes={common('tellYes')}
            done={common('tellDone')}
            refused={common('tellRefused')}
            templates={['appointment_reminder', 'appointment_changed']}
          />
          <Notice icon="alert" tone="grey" testId="detail-missing">
            {pick(ifMissed)}
          </Notice>
        </>
      ) : null}
      {elder ? null : <Story timeline={timeline} />}
      <View className="note soft middle">{t('number', { number })}</View>
    </>
  )
}
