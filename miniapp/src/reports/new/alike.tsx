// Somebody near by may have said it already: enough to decide, and one tap to join them.
import { useQueryClient } from '@tanstack/react-query'
import type { ReportStatus } from '@chaolin/shared/reports/rules'
import type { RouteAnswer } from '@chaolin/shared/routing/schema'
import { View } from '@tarojs/components'
import { useRef, useState } from 'react'
import { absolute, ApiError, newKey } from '../../api'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Mark } from '../../ui/mark'
import { Thumb } from '../../ui/photo-strip'
import { Pressable } from '../../ui/pressable'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import { sendSupport, supportReport } from '../api'
import { clearDraft, isSending, useDraft } from '../parts/draft'
import { openReport, showSupported } from '../parts/open'
import { statusTones, useReportWords } from '../parts/status'
import { newWords } from './words'

type Duplicate = RouteAnswer['duplicates'][number]

export function Alike({ duplicates }: { duplicates: readonly Duplicate[] }) {
  const [others, setOthers] = useState<readonly string[]>([])
  const next = duplicates.find(({ number }) => !others.includes(number))
  if (!next) return null
  return (
    <One key={next.number} duplicate={next} onOther={() => setOthers((seen) => [...seen, next.number])} />
  )
}

function One({ duplicate, onOther }: { duplicate: Duplicate; onOther: () => void }) {
  const t = useT(newWords)
  const { mine, distanceM, number } = duplicate
  const support = useSupport(number)
  const sending = useDraft(isSending)
  return (
    <Card testId="report-alike">
      <View className="line between">
        <View className="strong">{t(mine ? 'alikeMine' : 'alike')}</View>
        <View className="note soft">
          {distanceM < 1 ? t('alikeHere') : t('alikeAway', { m: Math.round(distanceM) })}
        </View>
      </View>
      <Pressable
        className="line wide top"
        onPress={() => openReport(number)}
        testId="report-alike-open"
        told={{ label: duplicate.summary }}
      >
        <What duplicate={duplicate} />
      </Pressable>
      {mine ? null : <View className="note soft">{t('alikeNote')}</View>}
      {support.problem ? <View className="field-help wrong">{support.problem}</View> : null}
      <View className="line">
        {mine ? (
          <Button small grow tight icon="eye" onPress={() => openReport(number)} testId="report-alike-mine">
            {t('alikeLook')}
          </Button>
        ) : (
          <Button
            small
            grow
            tight
            icon="hand"
            busy={support.busy}
            off={sending ? t('offSending') : undefined}
            onPress={support.send}
            testId="report-alike-support"
          >
            {t('alikeYes')}
          </Button>
        )}
        <Button small grow tight kind="quiet" onPress={onOther} testId="report-alike-other">
          {t('alikeNo')}
        </Button>
      </View>
    </Card>
  )
}

function What({ duplicate }: { duplicate: Duplicate }) {
  const t = useT(newWords)
  const words = useReportWords()
  const language = useDisplay((display) => display.language)
  const { photoUrl, summary, createdAt, supports } = duplicate
  const status = duplicate.status as ReportStatus
  const tone = statusTones[status]
  const told = when(createdAt, new Date(), language)
  const note = supports > 0 ? t('alikeSupports', { when: told, count: supports }) : told
  return (
    <>
      {photoUrl ? <Thumb url={absolute(photoUrl)} /> : <Mark icon="text" tone="grey" size="wide" />}
      <View className="grow">
        <View className="two">{summary}</View>
        <View className="note soft">{note}</View>
        <View className="line">
          <Tag {...(tone ? { tone } : {})}>{words.status({ status, asked: false })}</Tag>
        </View>
      </View>
    </>
  )
}

/** In place of a second report: the words and photos go to the matter that is there. */
function useSupport(number: string) {
  const queries = useQueryClient()
  const key = useRef(newKey())
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const send = async () => {
    if (busy) return
    setBusy(true)
    setProblem(undefined)
    try {
      const { text, photos } = useDraft.getState()
      const photoIds = photos.flatMap(({ id }) => id ?? [])
      if (text.trim()) await sendSupport({ text, photoIds, supportOf: number }, key.current)
      else await supportReport(number, key.current)
      clearDraft()
      void queries.invalidateQueries({ queryKey: ['reports'] })
      void queries.invalidateQueries({ queryKey: ['report', number] })
      showSupported(number)
    } catch (reason) {
      setProblem(reason instanceof ApiError ? reason.message : String(reason))
    } finally {
      setBusy(false)
    }
  }
  return { send: () => void send(), busy, problem }
}
