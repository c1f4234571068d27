// The top of a report: its status, its number, and in one sentence where it stands.
import { isOpen, type ReportStatus } from '@chaolin/shared/reports/rules'
import type { Report } from '@chaolin/shared/reports/schema'
import { View } from '@tarojs/components'
import { useT, type Values } from '../../i18n'
import { told } from '../../ui/attributes'
import { useDisplay } from '../../ui/display'
import { Tag } from '../../ui/tag'
import { lengthOf, when } from '../../ui/time'
import { statusTones, useReportWords } from '../parts/status'
import { detailWords } from './words'

type Say = (key: keyof typeof detailWords.zh, values?: Values) => string
type Language = 'zh' | 'en'

export function Head({ report }: { report: Report }) {
  const t = useT(detailWords)
  const words = useReportWords()
  const language = useDisplay((display) => display.language)
  const tone = report.asked ? 'warm' : statusTones[report.status]
  const sub = subOf(report, t, language)
  return (
    <View className="stack gap-1">
      <View className="line">
        <Tag {...(tone ? { tone } : {})}>{words.status(report)}</Tag>
        <View className="note faint" {...told({ label: t('number', { number: report.number }) })}>
          {report.number}
        </View>
      </View>
      <View
        className="headline"
        {...told({ role: 'heading' })}
        data-testid="report-headline"
        id="report-headline"
      >
        {headOf(report, t)}
      </View>
      {sub ? <View className="soft">{sub}</View> : null}
    </View>
  )
}

const isSettled = (status: ReportStatus) => status === 'resolved' || status === 'closed'

function headOf({ status, asked, microBrain, merged }: Report, t: Say): string {
  const post = microBrain?.name ?? ''
  if (asked) return t('headAsked')
  switch (status) {
    case 'submitted':
      return post ? t('headSubmitted', { post }) : t('headDesk')
    case 'accepted':
      return t('headAccepted', { post })
    case 'in_progress':
      return t('headInProgress')
    case 'resolved':
      return t('headResolved')
    case 'closed':
      return t('headClosed')
    case 'rejected':
      return t('headRejected')
    case 'withdrawn':
      return t('headWithdrawn')
    case 'merged':
      return t(merged && isSettled(merged.status) ? 'headMergedDone' : 'headMerged')
  }
}

function subOf(report: Report, t: Say, language: Language): string | undefined {
  const { status, asked, rating, autoClosedAt, dueAt } = report
  if (asked) return t('subAsked')
  if (isOpen(status)) {
    const lateMs = Date.now() - Date.parse(dueAt)
    if (lateMs > 0) return t('subOverdue', { length: lengthOf(lateMs, language) })
    return t('subDue', { when: when(dueAt, new Date(), language) })
  }
  if (status === 'resolved') return tookWords(report, t, language)
  if (status === 'closed')
    return autoClosedAt ? t('subAuto') : rating ? t('subRated', { count: rating }) : undefined
  if (report.merged) return mergedWords(report, report.merged, t, language)
  return status === 'rejected' ? t('subRejected') : undefined
}

function mergedWords(
  { rating }: Report,
  { status, dueAt }: NonNullable<Report['merged']>,
  t: Say,
  language: Language,
): string {
  if (rating) return t('subRated', { count: rating })
  if (isSettled(status)) return t('subMergedDone')
  if (status === 'rejected') return t('subMergedRejected')
  return t('subMerged', { when: when(dueAt, new Date(), language) })
}

const worthSayingMs = 10 * 60_000

function tookWords({ createdAt, resolvedAt, dueAt }: Report, t: Say, language: Language): string | undefined {
  if (!resolvedAt) return undefined
  const length = lengthOf(Date.parse(resolvedAt) - Date.parse(createdAt), language)
  const earlyMs = Date.parse(dueAt) - Date.parse(resolvedAt)
  if (Math.abs(earlyMs) < worthSayingMs) return t('subTook', { length })
  const difference = lengthOf(earlyMs, language)
  return earlyMs > 0
    ? t('subTookEarly', { length, early: difference })
    : t('subTookLate', { length, late: difference })
}
