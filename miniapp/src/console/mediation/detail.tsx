// One mediation: both sides next to each other, the texts, what happened; and every step that is open.
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Empty } from '../../ui/empty'
import { Notice } from '../../ui/notice'
import { PhotoStrip } from '../../ui/photo-strip'
import { Skeleton } from '../../ui/skeleton'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import { Moment, Timeline } from '../../ui/timeline'
import { stripPhoto } from '../parts/photo-address'
import { consoleWords } from '../words'
import { Acts } from './acts'
import { mediationKey, readMediation, type Mediation, type MediationView } from './api'
import { exactTime, toneOf } from './card'
import { mediationWords, type MediationKey } from './words'

export function MediationDetail({ id }: { id: string }) {
  const shared = useT(consoleWords)
  const query = useQuery({ queryKey: mediationKey('one', id), queryFn: () => readMediation(id) })
  const { data } = query
  if (!data) {
    const state = stateOf(query)
    if (state === 'loading') return <Skeleton />
    const art = state === 'offline' || state === 'forbidden' ? state : 'error'
    return (
      <Empty art={art} title={query.error?.message ?? ''} testId="mediation-error">
        <Button kind="primary" onPress={() => void query.refetch()} testId="mediation-again">
          {shared('again')}
        </Button>
      </Empty>
    )
  }
  return (
    <View className="stack gap-3">
      <Head mediation={data} />
      {data.access === 'full' ? <Whole mediation={data} /> : <OnlyStatus />}
    </View>
  )
}

function Head({ mediation }: { mediation: Mediation }) {
  const t = useT(mediationWords)
  const { number, status, mediator, appointment } = mediation
  const tone = toneOf[status]
  return (
    <Card testId="mediation-head">
      <View className="line between wrap">
        <View className="strong">{number}</View>
        <Tag {...(tone ? { tone } : {})}>{t(`is_${status}`)}</Tag>
      </View>
      <View className="soft">{t('mediator', { name: mediator })}</View>
      <View className="soft">
        {appointment
          ? t('appointment', { when: exactTime(appointment.at), place: appointment.place })
          : t('noAppointment')}
      </View>
      <Button
        small
        kind="quiet"
        onPress={() =>
          void Taro.navigateTo({ url: `/staff/report/index?number=${encodeURIComponent(number)}` })
        }
        testId="mediation-report"
      >
        {t('toReport')}
      </Button>
    </Card>
  )
}

function OnlyStatus() {
  const t = useT(mediationWords)
  return (
    <Notice icon="lock" tone="grey" testId="mediation-status-only">
      {t('statusOnly')}
    </Notice>
  )
}

function Whole({ mediation }: { mediation: MediationView }) {
  const t = useT(mediationWords)
  return (
    <>
      {mediation.endReason ? (
        <Notice icon="close" tone="grey">
          {t('ended', { reason: mediation.endReason })}
        </Notice>
      ) : null}
      <FollowUp followUp={mediation.followUp} />
      <Acts mediation={mediation} />
      <View className="columns">
        {mediation.parties.map((party) => (
          <Party key={party.side} party={party} />
        ))}
      </View>
      {[...mediation.agreements].reverse().map((agreement) => (
        <Agreement key={agreement.version} agreement={agreement} />
      ))}
      <Past history={mediation.history} />
    </>
  )
}

function FollowUp({ followUp }: Pick<MediationView, 'followUp'>) {
  const t = useT(mediationWords)
  if (!followUp) return null
  return (
    <Notice icon="calendar" tone={followUp.kept === false ? 'warm' : 'grey'} testId="mediation-follow-up">
      <View>{t('followUp', { when: exactTime(followUp.on) })}</View>
      {followUp.kept === null ? null : <View>{t(followUp.kept ? 'kept' : 'notKept')}</View>}
      {followUp.note ? <View className="words">{followUp.note}</View> : null}
    </Notice>
  )
}

function Party({ party }: { party: MediationView['parties'][number] }) {
  const t = useT(mediationWords)
  const language = useDisplay((display) => display.language)
  return (
    <Card testId={`party-${party.side}`}>
      <View className="line between wrap">
        <View className="strong">{[t(party.side), party.name].filter(Boolean).join(' · ')}</View>
        <Tag>{t(`joined_${party.joined}`)}</Tag>
      </View>
      {party.statements.length === 0 ? <View className="soft">{t('noWords')}</View> : null}
      {party.statements.map((statement, index) => (
        <View key={index} className="stack gap-2">
          <View className="note soft">
            {when(statement.at, new Date(), language)}
            {statement.byStaff ? ` · ${t('byStaff')}` : ''}
          </View>
          <View className="words">{statement.text}</View>
          {statement.photos.length > 0 ? (
            <PhotoStrip photos={statement.photos.map((photo) => stripPhoto(photo))} />
          ) : null}
        </View>
      ))}
    </Card>
  )
}

function Agreement({ agreement }: { agreement: MediationView['agreements'][number] }) {
  const t = useT(mediationWords)
  return (
    <Card kind={agreement.state === 'void' ? 'sunk' : 'snug'} testId={`agreement-${agreement.version}`}>
      <View className="line between wrap">
        <View className="strong">{t('agreement', { version: agreement.version })}</View>
        <Tag {...(agreement.state === 'signed' ? { tone: 'green' as const } : {})}>
          {t(`state_${agreement.state}`)}
        </Tag>
      </View>
      <View className="words">{agreement.text}</View>
      {agreement.answers.map(({ side, answer, note }) => (
        <View key={side} className="note soft">
          {[`${t(side)}：${t(`answer_${answer}`)}`, note].filter(Boolean).join(' · ')}
        </View>
      ))}
    </Card>
  )
}

const isKnown = (key: string): key is MediationKey => key in mediationWords.zh

function Past({ history }: Pick<MediationView, 'history'>) {
  const t = useT(mediationWords)
  const language = useDisplay((display) => display.language)
  const say = (key: string) => (isKnown(key) ? t(key) : key)
  return (
    <>
      <Section title={t('history')} />
      <Timeline>
        {history.map((moment, index) => (
          <Moment
            key={index}
            title={`${say(`by_${moment.by}`)}：${say(`step_${moment.step}`)}`}
            time={when(moment.at, new Date(), language)}
            note={moment.note ?? undefined}
            last={index === history.length - 1}
          />
        ))}
      </Timeline>
    </>
  )
}
