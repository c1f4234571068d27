// What happened with a visit, and what its visitor gave.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Icon } from '../../ui/icon'
import { Row } from '../../ui/row'
import { when } from '../../ui/time'
import { Moment, Timeline } from '../../ui/timeline'
import type { VisitView } from '../api'
import { givenWords } from '../parts/given-words'
import { detailWords } from './words'

const told = [
  'invite',
  'request',
  'register',
  'claim',
  'undo',
  'accept',
  'refuse',
  'cancel',
  'lapse',
  'expire',
  'finish',
  'forget',
] as const
type Told = (typeof told)[number]
const isTold = (step: string): step is Told => (told as readonly string[]).includes(step)

export function History({ visit: { timeline } }: { visit: VisitView }) {
  const t = useT(detailWords)
  const language = useDisplay((display) => display.language)
  const now = new Date()
  const moments = [...timeline].reverse()
  return (
    <>
      <Section title={t('history')} />
      <Card testId="visit-history">
        <Timeline>
          {moments.map(({ at, step, by }, index) => (
            <Moment
              key={`${at} ${step}`}
              title={t(isTold(step) ? `step_${step}` : 'step_other')}
              time={when(at, now, language)}
              note={t(`by_${by}`)}
              {...(index === 0 ? { kind: 'now' as const } : {})}
              last={index === moments.length - 1}
            />
          ))}
        </Timeline>
      </Card>
    </>
  )
}

/** To the visitor alone. */
export function Mine({ visit: { given, keptUntil } }: { visit: VisitView }) {
  const t = useT(detailWords)
  const ask = useT(givenWords)
  const language = useDisplay((display) => display.language)
  const now = new Date()
  if (!given)
    return (
      <View className="note soft" id="visit-deleted" data-testid="visit-deleted">
        {t('deleted')}
      </View>
    )
  const fields = [
    [ask('field_name'), given.name],
    [ask('field_phone'), given.phone],
    [ask('field_plate'), given.plate],
    [ask('field_idNumber'), given.idNumber],
  ].filter((pair): pair is [string, string] => pair[1] !== null)
  return (
    <>
      <Section title={t('given')} />
      <Card kind="flush" testId="visit-given">
        {fields.map(([label, value]) => (
          <Row key={label} slim title={`${label}：${value}`} whole />
        ))}
        {given.consents.map(({ kind, version, at }) => (
          <Row
            key={kind}
            slim
            lead={<Icon name="check" size="m" className="tidal" />}
            title={t('consentAt', { when: when(at, now, language), version: version ?? '' })}
            whole
          />
        ))}
        {keptUntil ? (
          <Row
            slim
            lead={<Icon name="lock" size="m" className="tidal" />}
            title={t('keptUntil', { when: when(keptUntil, now, language) })}
            whole
            last
          />
        ) : null}
      </Card>
    </>
  )
}
