// Each alert with what it is about, since when, and the room where an admin can mend it.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Mark } from '../../ui/mark'
import { when } from '../../ui/time'
import type { Alert } from '../api'
import { consoleWords } from '../words'
import { enterRoom, useRooms, type RoomName } from './rooms'

const mendedIn: Record<Alert['kind'], RoomName> = {
  rule_broken: 'rules',
  calendar_year_missing: 'calendar',
  area_missing: 'areas',
}
const icons = { rule_broken: 'transfer', calendar_year_missing: 'calendar', area_missing: 'map' } as const

export function AlertList({ alerts }: { alerts: readonly Alert[] }) {
  const t = useT(consoleWords)
  const language = useDisplay((display) => display.language)
  const open = useRooms().map(({ name }) => name as RoomName)
  return (
    <View className="stack gap-3">
      {alerts.map(({ id, kind, title, detail, since }) => (
        <Card key={id} kind="snug" testId={`alert-${id}`}>
          <View className="line wide top">
            <Mark icon={icons[kind]} tone={kind === 'rule_broken' ? 'red' : 'warm'} />
            <View className="grow stack gap-1">
              <View className="strong">{title}</View>
              <View className="note soft words">{detail}</View>
              <View className="note faint">{t('since', { when: when(since, new Date(), language) })}</View>
            </View>
            {open.includes(mendedIn[kind]) ? (
              <Button small onPress={() => enterRoom(mendedIn[kind])} testId={`mend-${id}`}>
                {t(`go_${kind}`)}
              </Button>
            ) : null}
          </View>
        </Card>
      ))}
    </View>
  )
}
