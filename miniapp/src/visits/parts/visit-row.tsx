// One visit in a list: who, when, and how it stands.
import { View } from '@tarojs/components'
import type { VisitStatus } from '@chaolin/shared/visits/rules'
import { useT } from '../../i18n'
import { useDisplay } from '../../ui/display'
import { Mark } from '../../ui/mark'
import { Row } from '../../ui/row'
import { Tag } from '../../ui/tag'
import type { VisitSummary } from '../api'
import { visitWords } from '../words'
import { spanWords, standingWords } from './times'

const tones: Partial<Record<VisitStatus, 'tide' | 'warm' | 'green' | 'red'>> = {
  invited: 'tide',
  requested: 'warm',
  accepted: 'green',
}

export function StatusTag({ status }: { status: VisitStatus }) {
  const t = useT(visitWords)
  const tone = tones[status]
  return <Tag {...(tone ? { tone } : {})}>{t(`status_${status}`)}</Tag>
}

export function whenOf(
  visit: Pick<VisitSummary, 'from' | 'until' | 'standing'>,
  now: Date,
  language: 'zh' | 'en',
): string {
  if (visit.standing) return standingWords(visit.standing, language)
  return spanWords({ from: new Date(visit.from), until: new Date(visit.until) }, now, language)
}

interface VisitRowProps {
  visit: VisitSummary
  last: boolean
  onOpen: () => void
}

export function VisitRow({ visit, last, onOpen }: VisitRowProps) {
  const t = useT(visitWords)
  const language = useDisplay((display) => display.language)
  const hosting = visit.as === 'household'
  const title = hosting ? (visit.visitorName ?? t('guest')) : visit.compound.name
  const place = hosting ? visit.household?.label : (visit.household?.label ?? undefined)
  const note = [whenOf(visit, new Date(), language), place].filter(Boolean).join(' · ')
  return (
    <Row
      lead={<Mark icon={visit.standing ? 'calendar' : visit.paper ? 'print' : hosting ? 'guest' : 'home'} />}
      title={<View className="one">{title}</View>}
      note={note}
      end={<StatusTag status={visit.status} />}
      strong
      last={last}
      onPress={onOpen}
      testId={`visit-${visit.id}`}
    />
  )
}
