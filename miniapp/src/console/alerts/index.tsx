// What the routing desk has to know about the tables: rules that are passed over, years without holidays.
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { AlertList } from '../parts/alert-list'
import { requestIdOf } from '../../ui/problem'
import { Room } from '../parts/room'
import { useAlerts } from '../parts/use-alerts'
import { consoleWords } from '../words'

export default function AlertsPage() {
  const t = useT(consoleWords)
  const alerts = useAlerts()
  return (
    <Room
      name="alerts"
      state={stateOf(alerts, alerts.count === 0)}
      empty={{ title: t('allWell'), note: t('allWellNote') }}
      onRetry={() => void alerts.refetch()}
      requestId={requestIdOf(alerts.error)}
    >
      <AlertList alerts={alerts.data?.items ?? []} />
    </Room>
  )
}
