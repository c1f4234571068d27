// A hazard beside the list: before and after, everything that happened, and what may be done now.
import { useQuery } from '@tanstack/react-query'
import type { Photo } from '@chaolin/shared/reports/schema'
import type { HazardStep } from '@chaolin/shared/staff/hazards/rules'
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Notice } from '../../ui/notice'
import { PhotoStrip } from '../../ui/photo-strip'
import { Skeleton } from '../../ui/skeleton'
import { when } from '../../ui/time'
import { Moment, Timeline } from '../../ui/timeline'
import { StepButtons } from '../parts/step-buttons'
import { useActorWords } from '../parts/actor'
import { stripPhoto } from '../parts/photo-address'
import { Problem } from '../../ui/problem'
import { hazardKey, readHazard, type Hazard } from './api'
import { Standing, useKindWords } from './hazard-card'
import { StepForm } from './step-form'
import { hazardWords } from './words'

export function HazardDetail({ number }: { number: string }) {
  const { data, error } = useQuery({
    queryKey: hazardKey('one', number),
    queryFn: () => readHazard(number),
  })
  if (error) return <Problem error={error} testId="hazard-problem" />
  if (!data) return <Skeleton rows={2} />
  return (
    <>
      <Facts hazard={data} />
      <Card>
        <History hazard={data} />
      </Card>
    </>
  )
}

function Facts({ hazard }: { hazard: Hazard }) {
  const t = useT(hazardWords)
  const kind = useKindWords()
  const [step, setStep] = useState<HazardStep>()
  const { steps, reportNumber } = hazard
  const openReport = () => void Taro.navigateTo({ url: `/staff/report/index?number=${reportNumber}` })
  return (
    <Card testId="hazard">
      <View className="stack gap-3">
        <View className="lead words">{hazard.title}</View>
        <View className="note soft">
          {[hazard.number, kind(hazard.kind), hazard.microBrain?.name, hazard.address]
            .filter(Boolean)
            .join(' · ')}
        </View>
        <Standing item={hazard} />
        <View className="note">
          {[t('by', { date: hazard.rectifyBy }), hazard.responsible && t('who', { name: hazard.responsible })]
            .filter(Boolean)
            .join(' · ')}
        </View>
        <Shown title={t('before')} photos={hazard.before} />
        <Shown title={t('after')} photos={hazard.after} />
        <Waits hazard={hazard} />
        <View className="line wrap">
          {reportNumber ? (
            <Button kind="quiet" tall onPress={openReport} testId="hazard-report">
              {t('openReport')}
            </Button>
          ) : null}
          <StepButtons steps={steps} nameOf={t} onStep={setStep} />
        </View>
      </View>
      {step && steps.includes(step) ? (
        <StepForm key={step} hazard={hazard} step={step} onClose={() => setStep(undefined)} />
      ) : null}
    </Card>
  )
}

/** Why nothing can be done here, where it is another's turn. */
function Waits({ hazard: { status, level, steps, checkedByAnother } }: { hazard: Hazard }) {
  const t = useT(hazardWords)
  const why = checkedByAnother
    ? t('anotherChecks')
    : status === 'rectified' && level === 'major' && !steps.includes('strike_off')
      ? t('majorChecks')
      : null
  if (!why) return null
  return (
    <Notice icon="users" tone="grey" testId="hazard-waits">
      {why}
    </Notice>
  )
}

function Shown({ title, photos }: { title: string; photos: readonly Photo[] }) {
  if (photos.length === 0) return null
  return (
    <View className="stack gap-2">
      <View className="note soft">{title}</View>
      <PhotoStrip photos={photos.map(stripPhoto)} />
    </View>
  )
}

function History({ hazard: { history } }: { hazard: Hazard }) {
  const t = useT(hazardWords)
  const actor = useActorWords()
  const language = useDisplay((display) => display.language)
  return (
    <Timeline>
      {[...history].reverse().map((moment, index) => (
        <Moment
          key={moment.at + moment.step}
          title={t(`m_${moment.step}`)}
          time={when(moment.at, new Date(), language)}
          note={[
            actor(moment.by),
            moment.note,
            moment.responsible && t('who', { name: moment.responsible }),
            moment.rectifyBy && t('by', { date: moment.rectifyBy }),
          ]
            .filter(Boolean)
            .join('\n')}
          {...(index === 0 ? { kind: 'now' as const } : {})}
          last={index === history.length - 1}
        >
          {moment.photos.length > 0 ? <PhotoStrip size="s" photos={moment.photos.map(stripPhoto)} /> : null}
        </Moment>
      ))}
    </Timeline>
  )
}
