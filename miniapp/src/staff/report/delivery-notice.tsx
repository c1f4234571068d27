// Whether the other system knows of the report; a dispatcher may send it once more, or skip what is stuck.
import { useQuery } from '@tanstack/react-query'
import { reasonWords } from '@chaolin/shared/micro-brains/rules'
import { View } from '@tarojs/components'
import { DeliveryActs } from '../../delivery/acts'
import { deliveriesOf, readDeliveries } from '../../delivery/api'
import { deliveryWords } from '../../delivery/words'
import { useT } from '../../i18n'
import { hasRole, useSession } from '../../session'
import { useDisplay } from '../../ui/display'
import { Notice } from '../../ui/notice'
import { when } from '../../ui/time'
import { staffKey, type StaffReport } from '../api'
import { staffWords } from '../words'

export function DeliveryNotice({ report }: { report: StaffReport }) {
  const t = useT(staffWords)
  const words = useT(deliveryWords)
  const language = useDisplay((display) => display.language)
  const { delivery, number } = report
  const { status, attempts, lastTriedAt, reason } = delivery
  const item = useHead(number, status)
  if (status !== 'due' && status !== 'failing' && status !== 'stuck') return null
  const stuck = status === 'stuck'
  return (
    <Notice icon={status === 'due' ? 'send' : 'alert'} tone={tones[status]} testId="delivery">
      <View className="stack gap-2">
        <View>
          {status === 'due'
            ? t('deliveryDue')
            : t(stuck ? 'deliveryStuck' : 'deliveryFailing', { count: attempts })}
        </View>
        {reason && status !== 'due' ? (
          <View className="note">
            {[
              reasonWords(reason)[language],
              stuck && words('tries', { count: attempts }),
              lastTriedAt && words('lastTried', { when: when(lastTriedAt, new Date(), language) }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </View>
        ) : null}
        {item ? <DeliveryActs item={item} tells={staffKey} /> : null}
      </View>
    </Notice>
  )
}

const tones = { due: 'grey', failing: 'warm', stuck: 'red' } as const

/** The message that holds up the others; only who may do something about it asks for it. */
function useHead(number: string, status: StaffReport['delivery']['status']) {
  const mayAct = useSession(({ person }) => hasRole(person, 'dispatcher', 'admin'))
  const of = { number, status: status === 'stuck' ? ('stuck' as const) : ('failing' as const) }
  const { data } = useQuery({
    queryKey: deliveriesOf(of),
    queryFn: () => readDeliveries(of),
    enabled: mayAct && (status === 'stuck' || status === 'failing'),
  })
  return data?.items[data.items.length - 1]
}
