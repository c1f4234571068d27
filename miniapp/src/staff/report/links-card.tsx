// What belongs to this report: the one it was merged into, those merged into it, and the parts it was split into.
import type { LinkedReport } from '@chaolin/shared/reports/schema'
import { useT } from '../../i18n'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Row } from '../../ui/row'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import type { StaffReport } from '../api'
import { openReport } from '../parts/open'
import { statusWords } from '../words'
import { linkWords } from './link-words'

export function LinksCard({ report, now }: { report: StaffReport; now: Date }) {
  const t = useT(linkWords)
  const { mergedInto, merged, parent, children } = report
  const groups = [
    { key: 'mergedInto', items: mergedInto ? [mergedInto] : [] },
    { key: 'mergedHere', items: merged },
    { key: 'parent', items: parent ? [parent] : [] },
    { key: 'children', items: children },
  ] as const
  const shown = groups.filter(({ items }) => items.length > 0)
  if (shown.length === 0) return null
  return (
    <>
      {shown.map(({ key, items }) => (
        <Group key={key} title={t(key)} items={items} now={now} testId={`links-${key}`} />
      ))}
    </>
  )
}

interface GroupProps {
  title: string
  items: readonly LinkedReport[]
  now: Date
  testId: string
}

function Group({ title, items, now, testId }: GroupProps) {
  const t = useT(linkWords)
  const status = useT(statusWords)
  const language = useDisplay((display) => display.language)
  return (
    <>
      <Section title={title} />
      <Card kind="flush" testId={testId}>
        {items.map((item, index) => (
          <Row
            key={item.number}
            title={item.summary ?? t('elsewhere')}
            note={`${item.number} · ${when(item.createdAt, now, language)}`}
            end={item.status && <Tag>{status(item.status)}</Tag>}
            last={index === items.length - 1}
            {...(item.status && { onPress: () => openReport(item.number) })}
            testId={`link-${item.number}`}
          />
        ))}
      </Card>
    </>
  )
}
