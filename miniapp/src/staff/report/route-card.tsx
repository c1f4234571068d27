// Why the report came here, and the neighbour it may belong to.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Notice } from '../../ui/notice'
import { Route } from '../../ui/route'
import type { StaffReport } from '../api'
import { usePostName } from '../parts/use-post'
import { routeWords } from '../route-words'
import { staffWords } from '../words'
import { DeliveryNotice } from './delivery-notice'

interface RouteCardProps {
  report: StaffReport
  onTransfer: (microBrainId: string) => void
}

const nearM = 30
type RuleKey = keyof typeof routeWords.zh
const isRule = (id: string | undefined): id is RuleKey => id !== undefined && id in routeWords.zh

export function RouteCard({ report, onTransfer }: RouteCardProps) {
  const t = useT(staffWords)
  const rule = useT(routeWords)
  const { route, microBrain } = report
  const neighbour = route.neighbours.find(({ id }) => id !== microBrain?.id)
  const first = usePostName(route.joint[0])
  const told = usePostName(route.informed[0])
  const notes = [
    route.ruleId
      .split('.')
      .filter(isRule)
      .map((id) => rule(id))
      .join(t('comma')),
    ...(first ? [t('joint', { names: first })] : []),
    ...(told ? [t('informed', { names: told })] : []),
  ].filter(Boolean)
  const close = route.borderDistanceM !== null && route.borderDistanceM <= nearM
  return (
    <View className="stack gap-3">
      <Route title={microBrain ? microBrain.path.join(' · ') : rule('desk')} notes={notes} testId="route" />
      {route.nearBorder && neighbour ? (
        <Notice
          icon="alert"
          tone="warm"
          testId="near-border"
          end={
            report.steps.includes('transfer') ? (
              <Button
                small
                kind="quiet"
                onPress={() => onTransfer(neighbour.id)}
                testId="near-border-transfer"
              >
                {t('transferTo', { name: neighbour.name })}
              </Button>
            ) : undefined
          }
        >
          {close
            ? t('nearBorder', { m: Math.round(route.borderDistanceM ?? 0), name: neighbour.name })
            : t('nearBorderUnsure', { name: neighbour.name })}
        </Notice>
      ) : null}
      <DeliveryNotice report={report} />
    </View>
  )
}
