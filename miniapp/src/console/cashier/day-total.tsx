// What stays of a day: WeChat Pay's and the counters' in one sum, once the bill is here.
import { dayTotalFen } from '@chaolin/shared/payments/takings'
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Card } from '../../ui/card'
import type { Reconciliation } from './api'
import { cashierWords } from './words'
import { yuan } from './yuan'

export function DayTotal({ day }: { day: Reconciliation }) {
  const t = useT(cashierWords)
  const total = dayTotalFen(day)
  const counter = yuan(day.counter.takenFen)
  const parts = { wechat: yuan(day.ours.paidFen - day.ours.refundedFen), counter }
  return (
    <Card kind="snug" testId="day-total">
      <View className="line between">
        <View className="lead">{t('dayTotal')}</View>
        <View className="title taking-amount">{total === null ? t('notYet') : yuan(total)}</View>
      </View>
      <View className="note soft">
        {total === null ? t('dayTotalWaits', { counter }) : t('dayTotalParts', parts)}
      </View>
    </Card>
  )
}
