// One inquiry: the question, how it stands, everything that was said, and what may be done about it now.
import { sentBackShown, type InquiryStep } from '@chaolin/shared/staff/supervision/rules'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { PhotoStrip } from '../../ui/photo-strip'
import { Signal } from '../../ui/signal'
import { Tag } from '../../ui/tag'
import { timeLeft, when } from '../../ui/time'
import { Moment, Timeline } from '../../ui/timeline'
import { StepButtons } from '../parts/step-buttons'
import { useActorWords } from '../parts/actor'
import { stripPhoto } from '../parts/photo-address'
import type { Inquiry, InquirySummary } from './api'
import { StepForm } from './step-form'
import { supervisionWords } from './words'

export function Standing({ item }: { item: InquirySummary }) {
  const t = useT(supervisionWords)
  const language = useDisplay((display) => display.language)
  const tone = item.status === 'closed' ? 'green' : item.status === 'explained' ? 'tide' : undefined
  return (
    <View className="line wrap">
      {item.signal ? (
        <Signal colour={item.signal} words={timeLeft(item.dueAt, new Date(), language)} />
      ) : null}
      <Tag {...(tone ? { tone } : {})}>{t(`s_${item.status}`)}</Tag>
      {item.late && item.signal !== 'red' ? <Tag tone="red">{t('lateMark')}</Tag> : null}
      {item.sentBackCount >= sentBackShown ? (
        <Tag tone="red">{t('sentBack', { count: item.sentBackCount })}</Tag>
      ) : null}
    </View>
  )
}

export function InquiryView({ inquiry }: { inquiry: Inquiry }) {
  const t = useT(supervisionWords)
  const [step, setStep] = useState<InquiryStep>()
  const { home, askedBy, steps } = inquiry
  return (
    <Card testId={`inquiry-${inquiry.id}`}>
      <View className="stack gap-3">
        <Standing item={inquiry} />
        <View className="words">{inquiry.question}</View>
        <View className="note soft">{t('askedOf', { home: home?.name ?? '', by: askedBy?.name ?? '' })}</View>
        {steps.length > 0 ? (
          <View className="line">
            <StepButtons steps={steps} nameOf={t} onStep={setStep} />
          </View>
        ) : null}
        <Said inquiry={inquiry} />
      </View>
      {step && steps.includes(step) ? (
        <StepForm key={step} id={inquiry.id} step={step} onClose={() => setStep(undefined)} />
      ) : null}
    </Card>
  )
}

function Said({ inquiry: { history } }: { inquiry: Inquiry }) {
  const t = useT(supervisionWords)
  const actor = useActorWords()
  const language = useDisplay((display) => display.language)
  const said = (at: string) => when(at, new Date(), language)
  return (
    <Timeline>
      {[...history].reverse().map((moment, index) => (
        <Moment
          key={moment.at + moment.step}
          title={t(`m_${moment.step}`)}
          time={said(moment.at)}
          note={[
            actor(moment.by),
            moment.step === 'ask' ? null : moment.note,
            moment.dueAt && t('due', { when: said(moment.dueAt) }),
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
