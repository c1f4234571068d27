// Other reports that may say the same thing, near by.
import { useQuery } from '@tanstack/react-query'
import type { ReportStatus } from '@chaolin/shared/reports/rules'
import { absolute } from '../../api'
import { useT } from '../../i18n'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Mark } from '../../ui/mark'
import { Thumb } from '../../ui/photo-strip'
import { Row } from '../../ui/row'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import { readDuplicates, staffKey, type StaffReport } from '../api'
import { openReport } from '../parts/open'
import { staffWords, statusWords } from '../words'

export function Alike({ report, now }: { report: StaffReport; now: Date }) {
  const t = useT(staffWords)
  const status = useT(statusWords)
  const language = useDisplay((display) => display.language)
  const { number } = report
  const { data } = useQuery({
    queryKey: [...staffKey, 'duplicates', number],
    queryFn: () => readDuplicates(number),
    staleTime: 60_000,
  })
  const items = data?.items ?? []
  if (items.length === 0) return null
  return (
    <>
      <Section title={t('alikeTitle')} />
      <Card kind="flush" testId="staff-alike">
        {items.map((item, index) => (
          <Row
            key={item.number}
            lead={item.photoUrl ? <Thumb url={absolute(item.photoUrl)} /> : <Mark icon="text" tone="grey" />}
            title={item.summary}
            note={t('alikeNote', {
              m: Math.round(item.distanceM),
              when: when(item.createdAt, now, language),
            })}
            end={<Tag>{status(item.status as ReportStatus)}</Tag>}
            last={index === items.length - 1}
            onPress={() => openReport(item.number)}
            testId={`staff-alike-${item.number}`}
          />
        ))}
      </Card>
    </>
  )
}
