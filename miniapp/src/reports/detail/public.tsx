// Somebody else's public report: what neighbours may read of it, and the way to join or leave it.
import { useQueryClient } from '@tanstack/react-query'
import { isOpen } from '@chaolin/shared/reports/rules'
import type { PublicReport } from '@chaolin/shared/reports/schema'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useCategories } from '../../categories'
import { useT } from '../../i18n'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Icon } from '../../ui/icon'
import { PhotoStrip } from '../../ui/photo-strip'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import { Moment, Timeline } from '../../ui/timeline'
import { supportReport } from '../api'
import { stripPhoto } from '../parts/photo-address'
import { statusTones, useReportWords } from '../parts/status'
import { useIntentKey } from '../../ui/intent-key'
import { publicMoment } from './moments'
import { detailWords } from './words'

export function PublicBody({ report }: { report: PublicReport }) {
  const t = useT(detailWords)
  const words = useReportWords()
  const language = useDisplay((display) => display.language)
  const category = useCategories().find(({ code }) => code === report.category)
  const tone = statusTones[report.status]
  const moments = [...report.timeline].reverse()
  const now = new Date()
  return (
    <>
      <Card testId="report-public">
        <View className="line between">
          <View className="line">
            <Tag {...(tone ? { tone } : {})}>{words.status({ status: report.status, asked: false })}</Tag>
            {category ? <Tag>{category[language]}</Tag> : null}
          </View>
          <View className="note faint">{report.number}</View>
        </View>
        <View className="words">{report.text}</View>
        {report.photos.length > 0 ? (
          <PhotoStrip photos={report.photos.map((photo) => stripPhoto(photo))} />
        ) : null}
        <View className="line note soft top">
          <Icon name="pin" size="m" />
          <View className="grow">
            {[report.address, report.microBrain?.name].filter(Boolean).join(' · ')}
          </View>
        </View>
        <View className="line note soft top">
          <Icon name="hand" size="m" />
          <View className="grow">{t('supports', { count: report.supports })}</View>
        </View>
      </Card>
      <Card testId="report-timeline">
        <Timeline>
          {moments.map((moment, index) => (
            <Moment
              key={`${moment.at}-${moment.step}`}
              title={publicMoment(moment, language)}
              time={when(moment.at, now, language)}
              {...(index === 0 ? { kind: 'now' as const } : {})}
              {...(index === moments.length - 1 ? { last: true } : {})}
              {...(moment.note ? { note: moment.note } : {})}
            >
              {moment.photos && moment.step !== 'submit' ? (
                <PhotoStrip photos={moment.photos.map((photo) => stripPhoto(photo))} />
              ) : null}
            </Moment>
          ))}
        </Timeline>
      </Card>
    </>
  )
}

export function PublicActs({ report }: { report: PublicReport }) {
  const t = useT(detailWords)
  const { send, busy, problem } = useSupport(report.number)
  if (report.supported)
    return (
      <ActionBar>
        <View className="note soft middle">{t('supported')}</View>
      </ActionBar>
    )
  return (
    <ActionBar>
      {problem ? <View className="field-help wrong">{problem}</View> : null}
      <Button
        kind="primary"
        block
        icon="hand"
        busy={busy}
        off={isOpen(report.status) ? undefined : t('supportClosed')}
        onPress={send}
        testId="report-support"
      >
        {t('support')}
      </Button>
    </ActionBar>
  )
}

function useSupport(number: string) {
  const queries = useQueryClient()
  const keyFor = useIntentKey()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const send = async () => {
    if (busy) return
    setBusy(true)
    setProblem(undefined)
    try {
      queries.setQueryData(['report', number], await supportReport(number, keyFor({ number })))
      void queries.invalidateQueries({ queryKey: ['reports'] })
    } catch (reason) {
      setProblem(reason instanceof ApiError ? reason.message : String(reason))
      void queries.invalidateQueries({ queryKey: ['report', number] })
    } finally {
      setBusy(false)
    }
  }
  return { send: () => void send(), busy, problem }
}
