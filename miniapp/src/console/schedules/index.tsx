// 排班: the counters of a site, the hours of their week, single days, and who has to move.
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { useDisplay } from '../../ui/display'
import { Row } from '../../ui/row'
import { Count } from '../../ui/tag'
import { Tabs } from '../../ui/tabs'
import { NoSite, SiteChoice, useSites } from '../counter/site-choice'
import { useServices } from '../counter/service-names'
import { PostState } from '../parts/post-state'
import { Room } from '../parts/room'
import { readSchedules, schedulesKey, type Schedule } from './api'
import { Days } from './days'
import { blankDraft, draftOf } from './draft'
import { Affected } from './moved'
import { ScheduleForm } from './schedule-form'
import { Withdraw } from './withdraw'
import { scheduleWords } from './words'
import '../../ui/styles/schedules.scss'

export default function SchedulesPage() {
  const t = useT(scheduleWords)
  const sites = useSites()
  const [chosen, setChosen] = useState<string>()
  if (sites.own.length === 0 && !sites.everywhere) return <Room name="schedules" state="forbidden" />
  const siteId = chosen ?? sites.ids[0]
  return (
    <Room name="schedules">
      {siteId === undefined ? (
        <NoSite sites={sites} />
      ) : (
        <>
          <View className="line between wrap">
            <View className="lead">{sites.nameOf(siteId)}</View>
            <SiteChoice sites={sites} value={siteId} onChange={setChosen} />
          </View>
          <View className="note soft">{t('intro')}</View>
          <Schedules key={siteId} siteId={siteId} mayEdit={sites.everywhere} />
        </>
      )}
    </Room>
  )
}

const fresh = 'new'

function Schedules({ siteId, mayEdit }: { siteId: string; mayEdit: boolean }) {
  const t = useT(scheduleWords)
  const [chosen, setChosen] = useState<string>()
  const query = useQuery({ queryKey: schedulesKey('of', siteId), queryFn: () => readSchedules(siteId) })
  if (!query.data) return <PostState query={query} />
  const { items } = query.data
  const picked = items.find(({ id }) => id === chosen) ?? items[0]
  const adding = chosen === fresh
  return (
    <View className="columns">
      <View className="stack gap-3">
        {items.length === 0 ? (
          <Empty art="empty" title={t('none')} note={t('noneNote')} testId="schedules-none" />
        ) : (
          <Card kind="flush">
            {items.map((schedule, index) => (
              <ScheduleRow
                key={schedule.id}
                schedule={schedule}
                on={!adding && schedule.id === picked?.id}
                last={index === items.length - 1}
                onPress={() => setChosen(schedule.id)}
              />
            ))}
          </Card>
        )}
        {mayEdit ? (
          <Button kind="quiet" icon="plus" onPress={() => setChosen(fresh)} testId="schedule-add">
            {t('add')}
          </Button>
        ) : null}
      </View>
      {adding ? (
        <View className="stack gap-3">
          <View className="lead">{t('addTitle')}</View>
          <ScheduleForm
            siteId={siteId}
            schedule={undefined}
            begin={blankDraft(`${items.length + 1}`, '')}
            mayEdit={mayEdit}
            onMade={() => setChosen(undefined)}
          />
        </View>
      ) : picked ? (
        <Opened key={picked.id} schedule={picked} mayEdit={mayEdit} />
      ) : null}
    </View>
  )
}

interface ScheduleRowProps {
  schedule: Schedule
  on: boolean
  last: boolean
  onPress: () => void
}

function ScheduleRow({ schedule, on, last, onPress }: ScheduleRowProps) {
  const t = useT(scheduleWords)
  const { nameOf } = useServices()
  const language = useDisplay((display) => display.language)
  const { slotMinutes: minutes, publicCapacity, walkInCapacity: walkIn, affected } = schedule
  return (
    <Row
      title={schedule.counter}
      note={`${schedule.services.map(nameOf).join(language === 'en' ? ', ' : '、')} · ${t('summary', { minutes, publicCapacity, walkIn })}`}
      strong={on}
      last={last}
      end={<Count count={affected} label={t('affectedCount', { count: affected })} />}
      onPress={onPress}
      testId={`schedule-${schedule.id}`}
    />
  )
}

const parts = ['days', 'week', 'moved'] as const

function Opened({ schedule, mayEdit }: { schedule: Schedule; mayEdit: boolean }) {
  const t = useT(scheduleWords)
  const [part, setPart] = useState<(typeof parts)[number]>('days')
  const labelOf = (value: (typeof parts)[number]) =>
    value === 'moved' && schedule.affected > 0
      ? `${t('part_moved')} ${schedule.affected}`
      : t(`part_${value}`)
  return (
    <View className="stack gap-3">
      <Tabs
        flush
        options={parts.map((value) => ({ value, label: labelOf(value) }))}
        value={part}
        onChange={setPart}
        testId="schedule-part"
      />
      {part === 'days' ? <Days schedule={schedule} /> : null}
      {part === 'week' ? (
        <>
          <ScheduleForm
            siteId={schedule.siteId}
            schedule={schedule}
            begin={draftOf(schedule)}
            mayEdit={mayEdit}
          />
          {mayEdit ? <Withdraw schedule={schedule} onClosed={() => setPart('moved')} /> : null}
        </>
      ) : null}
      {part === 'moved' ? <Affected id={schedule.id} /> : null}
    </View>
  )
}
