// When to meet: take one that is offered, take another, give it back.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import type { Language } from '../../i18n'
import { AskSheet } from '../../ui/ask-sheet'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Notice } from '../../ui/notice'
import { serverNowMs } from '../../ui/server-time'
import { Tag } from '../../ui/tag'
import { inShanghai, months, weekdays } from '../../ui/time'
import { answerTime, type Meeting, type OwnRequest } from '../api'
import { useAct } from './use-request'
import { threadWords } from './words'

/** 11月25日 周三 14:00–14:50: somebody has to be there, so nothing of it is left out. */
export function spanWords({ from, until }: Pick<Meeting, 'from' | 'until'>, language: Language): string {
  const start = inShanghai(new Date(from))
  const day =
    language === 'zh'
      ? `${start.month + 1}月${start.date}日 ${weekdays.zh[start.weekday]}`
      : `${weekdays.en[start.weekday]} ${start.date} ${months[start.month]}`
  return `${day} ${start.clock}–${inShanghai(new Date(until)).clock}`
}

export function Times({ request, sealed }: { request: OwnRequest; sealed: boolean }) {
  const t = useT(threadWords)
  const language = useDisplay((display) => display.language)
  const [dropping, setDropping] = useState<Meeting>()
  const take = useAct(request, 'take', (id: string, key) => answerTime(request.number, id, 'take', key))
  const drop = useAct(
    request,
    'drop',
    (id: string, key) => answerTime(request.number, id, 'drop', key),
    () => setDropping(undefined),
  )
  const { times, acts } = request
  if (times.length === 0) return null
  const agreed = times.some(({ status }) => status === 'taken')
  return (
    <>
      <Section title={t('times')} />
      <Card testId="thread-times">
        {acts.includes('takeTime') ? <View className="note soft">{t('timesNote')}</View> : null}
        {times.map((time) => (
          <Offered
            key={time.id}
            time={time}
            acts={acts}
            agreed={agreed}
            busy={take.isPending && take.variables === time.id}
            onTake={() => take.mutate(time.id)}
            onDrop={() => setDropping(time)}
          />
        ))}
        {take.error ? (
          <Notice icon="alert" tone="warm" testId="times-problem">
            {take.error.message}
          </Notice>
        ) : null}
      </Card>
      {dropping ? (
        <AskSheet
          title={t('dropTitle')}
          note={t(sealed ? 'dropNote' : 'dropCase', {
            when: spanWords(dropping, language),
            where: dropping.where,
          })}
          act={t('drop')}
          danger
          busy={drop.isPending}
          error={drop.error}
          onYes={() => drop.mutate(dropping.id)}
          onClose={() => setDropping(undefined)}
          testId="drop"
        />
      ) : null}
    </>
  )
}

interface OfferedProps {
  time: Meeting
  acts: OwnRequest['acts']
  agreed: boolean
  busy: boolean
  onTake: () => void
  onDrop: () => void
}

function Offered({ time, acts, agreed, busy, onTake, onDrop }: OfferedProps) {
  const t = useT(threadWords)
  const language = useDisplay((display) => display.language)
  const taken = time.status === 'taken'
  const past = Date.parse(time.from) <= serverNowMs()
  return (
    <View className="line between wrap" id={`time-${time.id}`} data-testid={`time-${time.id}`}>
      <View className="grow">
        <View className="strong">{spanWords(time, language)}</View>
        <View className="line">
          <View className="note soft words">{time.where}</View>
          {taken ? <Tag tone="green">{t('taken')}</Tag> : null}
        </View>
      </View>
      {taken && acts.includes('dropTime') && !past ? (
        <Button small kind="quiet" onPress={onDrop} testId={`time-${time.id}-drop`}>
          {t('drop')}
        </Button>
      ) : null}
      {!taken && acts.includes('takeTime') ? (
        <Button
          small
          busy={busy}
          off={past ? t('past') : undefined}
          onPress={onTake}
          testId={`time-${time.id}-take`}
        >
          {t(agreed ? 'takeOther' : 'take')}
        </Button>
      ) : null}
    </View>
  )
}
