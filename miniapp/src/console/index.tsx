// The floor of the console: every room that this person may enter, and how many alerts there are (browser build only).
import { useT } from '../i18n'
import { Card, Section } from '../ui/card'
import { Mark } from '../ui/mark'
import { Row } from '../ui/row'
import { Count } from '../ui/tag'
import { AlertList } from './parts/alert-list'
import { Room } from './parts/room'
import { openRoom, useRooms } from './parts/rooms'
import { useAlerts } from './parts/use-alerts'
import { consoleWords } from './words'

export default function ConsolePage() {
  const t = useT(consoleWords)
  const rooms = useRooms()
  const { count, data } = useAlerts()
  return (
    <Room state={rooms.length > 0 ? 'ready' : 'forbidden'}>
      {count > 0 && data ? (
        <>
          <Section title={t('alerts')} />
          <AlertList alerts={data.items} />
        </>
      ) : null}
      <Section title={t('rooms')} />
      <Card kind="flush">
        {rooms.map(({ name, icon, note }, index) => (
          <Row
            key={name}
            lead={<Mark icon={icon} />}
            title={t(name)}
            note={t(note)}
            strong
            last={index === rooms.length - 1}
            end={name === 'alerts' ? <Count count={count} label={t('alertCount', { count })} /> : undefined}
            onPress={() => openRoom(name)}
            testId={`room-${name}`}
          />
        ))}
      </Card>
    </Room>
  )
}
