// What happened, newest on top, with what only colleagues may read.
import { View } from '@tarojs/components'
import { momentWords } from '../../delivery/step-words'
import { useT } from '../../i18n'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { PhotoStrip } from '../../ui/photo-strip'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import { Moment, Timeline } from '../../ui/timeline'
import type { StaffReport } from '../api'
import { stripPhoto } from '../parts/photo-address'
import { staffWords } from '../words'
import { promiseWords } from './promise-words'

type Step = keyof typeof momentWords.zh
const isStep = (step: string): step is Step => step in momentWords.zh

export function History({ report, now }: { report: StaffReport; now: Date }) {
  const t = useT(staffWords)
  const said = useT(momentWords)
  const language = useDisplay((display) => display.language)
  const moments = [...report.history].reverse()
  return (
    <Card testId="history">
      <View className="strong">{t('timeline')}</View>
      {report.rating ? <View className="note soft">{t('rated', { count: report.rating })}</View> : null}
      <Timeline>
        {moments.map((moment, index) => (
          <Moment
            key={`${moment.at} ${moment.step}`}
            title={isStep(moment.step) ? said(moment.step) : moment.step}
            time={when(moment.at, now, language)}
            note={moment.note}
            {...(index === 0 ? { kind: 'now' as const } : {})}
            last={index === moments.length - 1}
          >
            <Promised moment={moment} now={now} />
            {moment.internalNote ? (
              <View className="stack gap-1">
                <View className="line">
                  <Tag icon="lock">{t('internalOnly')}</Tag>
                </View>
                <View className="note soft words">{moment.internalNote}</View>
              </View>
            ) : null}
            {moment.photos.length > 0 ? (
              <PhotoStrip size="s" photos={moment.photos.map((photo) => stripPhoto(photo))} />
            ) : null}
          </Moment>
        ))}
      </Timeline>
    </Card>
  )
}

function Promised({ moment, now }: { moment: StaffReport['history'][number]; now: Date }) {
  const t = useT(promiseWords)
  const language = useDisplay((display) => display.language)
  return (
    <>
      {moment.promise ? (
        <View className="note soft">
          {t('changed', {
            before: when(moment.promise.before, now, language),
            after: when(moment.promise.after, now, language),
          })}
        </View>
      ) : null}
      {moment.overdue ? (
        <View className="note soft">
          {t(`overdue_${moment.overdue.track}`, {
            who: t(`level_${moment.overdue.level}`),
            when: when(moment.overdue.promised, now, language),
          })}
        </View>
      ) : null}
    </>
  )
}
