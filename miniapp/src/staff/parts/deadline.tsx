// How a report stands with its time: a signal with what is left, or why none is counted.
import { Tag } from '../../ui/tag'
import { Signal } from '../../ui/signal'
import { timeLeft } from '../../ui/time'
import { useDisplay } from '../../ui/display'
import { useT } from '../../i18n'
import type { QueueItem } from '../api'
import { staffWords, statusWords } from '../words'

type Timed = Pick<QueueItem, 'signal' | 'dueAt' | 'asked' | 'status'>

export function Deadline({ report, now }: { report: Timed; now: Date }) {
  const t = useT(staffWords)
  const status = useT(statusWords)
  const language = useDisplay((display) => display.language)
  if (report.signal) {
    // The clock here may have passed the deadline since the server answered.
    const colour = new Date(report.dueAt) <= now ? 'red' : report.signal
    return <Signal colour={colour} words={timeLeft(report.dueAt, now, language)} />
  }
  if (report.asked) return <Tag icon="ask">{t('waitingForAnswer')}</Tag>
  const done = report.status === 'resolved' || report.status === 'closed'
  return <Tag {...(done ? { tone: 'green' as const } : {})}>{status(report.status)}</Tag>
}
