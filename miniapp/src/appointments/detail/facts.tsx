// Where, what it costs and what came of the money, what to bring, for whom.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import type { IconName } from '../../ui/icon-names'
import { Mark } from '../../ui/mark'
import { Pressable } from '../../ui/pressable'
import { serverNowMs } from '../../ui/server-time'
import { when } from '../../ui/time'
import { showWay } from '../../ui/way-there'
import type { AppointmentView } from '../api'
import { feeWords, yuanOf } from '../parts/times'
import { usePick, useService, useSites } from '../parts/use-services'
import { appointmentWords } from '../words'
import { isEnded } from './hero'
import { detailWords } from './words'

interface FactProps {
  icon: IconName
  tone?: 'warm' | 'green' | 'grey'
  title: string
  notes: readonly string[]
  end?: { words: string; onPress: () => void; testId: string } | undefined
  testId: string
}

function Fact({ icon, tone, title, notes, end, testId }: FactProps) {
  return (
    <View className="row top" id={testId} data-testid={testId}>
      <Mark icon={icon} {...(tone ? { tone } : {})} />
      <View className="grow">
        <View className="strong">{title}</View>
        {notes.filter(Boolean).map((note) => (
          <View key={note} className="note soft words">
            {note}
          </View>
        ))}
      </View>
      {end ? (
        <Pressable className="end-words" onPress={end.onPress} testId={end.testId}>
          {end.words}
        </Pressable>
      ) : null}
    </View>
  )
}

interface FactsProps {
  appointment: AppointmentView
  onReceipt: () => void
}

export function Facts({ appointment, onReceipt }: FactsProps) {
  const t = useT(detailWords)
  const pick = usePick()
  const elder = useDisplay((display) => display.elder)
  const { service } = useService(appointment.service.code)
  const { applicant, validity, status } = appointment
  const over = isEnded(status) || status === 'served'
  return (
    <Card kind="flush" testId="detail-facts">
      <Way appointment={appointment} />
      <Fee appointment={appointment} onReceipt={onReceipt} />
      {service && !over ? (
        <Fact
          icon="list"
          tone="warm"
          title={t('bring')}
          notes={service.bring.map(pick)}
          testId="detail-bring"
        />
      ) : null}
      {applicant && !elder ? (
        <Fact
          icon="person"
          tone="grey"
          title={t('who')}
          notes={[
            t('whoNote', { name: applicant.name, idNumber: applicant.idNumber ?? '' }),
            validity && !isEnded(status) ? t('valid', { years: pick(validity) }) : '',
          ]}
          testId="detail-who"
        />
      ) : null}
    </Card>
  )
}

function Way({ appointment: { site } }: { appointment: AppointmentView }) {
  const t = useT(detailWords)
  const sites = useSites()
  const place = sites.data?.items.find(({ id }) => id === site.id)?.place
  const { name, directions } = site
  return (
    <Fact
      icon="pin"
      title={name}
      notes={[directions]}
      end={
        place
          ? { words: t('way'), onPress: () => showWay({ place, name, directions }), testId: 'detail-map' }
          : undefined
      }
      testId="detail-way"
    />
  )
}

function Fee({ appointment, onReceipt }: FactsProps) {
  const t = useT(detailWords)
  const common = useT(appointmentWords)
  const language = useDisplay((display) => display.language)
  const { feeFen, exemption, payment, refund, status } = appointment
  if (feeFen === 0) {
    const note = exemption ? t('feeExempt', { kind: common(`exempt_${exemption}`) }) : ''
    return <Fact icon="pay" tone="green" title={t('feeFree')} notes={[note]} testId="detail-fee" />
  }
  const fee = feeWords(common, feeFen)
  // Only who paid is told what comes back.
  if (!payment && refund)
    return (
      <Fact
        icon="pay"
        tone="green"
        title={t('feePaid', { fee })}
        notes={[t('paidHere')]}
        testId="detail-fee"
      />
    )
  if (!payment || payment.paidFen === 0) {
    if (isEnded(status))
      return <Fact icon="pay" tone="grey" title={t('feeOff', { fee })} notes={[]} testId="detail-fee" />
    return <Fact icon="pay" tone="warm" title={t('feeDue', { fee })} notes={[]} testId="detail-fee" />
  }
  const moment = (at: string) => when(at, new Date(serverNowMs()), language)
  const paid = payment.paidAt ? t('paidAt', { when: moment(payment.paidAt) }) : ''
  const back = payment.backAt ? t('backAt', { when: moment(payment.backAt) }) : t('backSoon')
  return (
    <Fact
      icon={payment.backFen > 0 ? 'ret' : 'pay'}
      tone="green"
      title={payment.backFen > 0 ? backTitle(t, payment) : t('feePaid', { fee })}
      notes={payment.backFen > 0 ? [payment.status === 'abnormal' ? '' : back] : [paid]}
      end={{ words: t('receipt'), onPress: onReceipt, testId: 'detail-receipt' }}
      testId="detail-fee"
    />
  )
}

type Say = (key: 'feeBack' | 'feeGoing' | 'feeCheck', values?: { yuan: string }) => string

function backTitle(t: Say, { status, backFen, backAt }: NonNullable<AppointmentView['payment']>): string {
  if (status === 'abnormal') return t('feeCheck')
  return t(backAt ? 'feeBack' : 'feeGoing', { yuan: yuanOf(backFen) })
}
