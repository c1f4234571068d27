// Of any day: refunds that did not arrive and orders that are not as they should be, and what was explained.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Count, Tag } from '../../ui/tag'
import { when, within } from '../../ui/time'
import type { Explained, OpenRefund, Reconciliation } from './api'
import type { Matter } from './resolve-sheet'
import { useServices } from '../counter/service-names'
import { useWho } from './who'
import { cashierWords } from './words'
import { yuan } from './yuan'

interface WaitingProps {
  day: Reconciliation
  onResolve: (matter: Matter) => void
}

const flags = [
  'other_order',
  'other_merchant',
  'other_currency',
  'amount_differs',
  'incomplete',
  'other_refund',
] as const

const isFlag = (text: string): text is (typeof flags)[number] => flags.some((flag) => flag === text)

function useFlagWords() {
  const t = useT(cashierWords)
  return (flag: string) => t(isFlag(flag) ? `flag_${flag}` : 'flag_other')
}

export function Waiting({ day: { refunds, orders, explained }, onResolve }: WaitingProps) {
  const t = useT(cashierWords)
  const flagWords = useFlagWords()
  return (
    <View className="stack gap-3">
      <Section title={t('refunds')} end={<Count count={refunds.length} />} />
      <View className="note soft">{t(refunds.length > 0 ? 'refundsNote' : 'noRefunds')}</View>
      {refunds.map((refund) => (
        <MatterCard
          key={refund.id}
          matter={{ kind: 'refund', id: refund.id, words: '' }}
          title={t(`refund_${refund.state}`)}
          amountFen={refund.amountFen}
          about={refund.about}
          numbers={[
            t('line_number', { number: refund.outRefundNo }),
            t('line_order', { number: refund.outTradeNo }),
          ]}
          problem={refund.problem}
          createdAt={refund.createdAt}
          onResolve={onResolve}
        />
      ))}
      <Section title={t('orders')} end={<Count count={orders.length} />} />
      {orders.length === 0 ? <View className="note soft">{t('noOrders')}</View> : null}
      {orders.map((order) => (
        <MatterCard
          key={order.id}
          matter={{ kind: 'order', id: order.id, words: '' }}
          title={flagWords(order.flag)}
          amountFen={order.amountFen}
          about={order.about}
          numbers={[t('line_order', { number: order.outTradeNo })]}
          problem={null}
          createdAt={order.createdAt}
          onResolve={onResolve}
        />
      ))}
      {explained.length > 0 ? <Section title={t('explained')} /> : null}
      {explained.map((one) => (
        <ExplainedCard key={`${one.kind} ${one.id}`} one={one} />
      ))}
    </View>
  )
}

interface MatterCardProps {
  matter: Matter
  title: string
  amountFen: number
  about: OpenRefund['about']
  numbers: string[]
  problem: string | null
  createdAt: string
  onResolve: (matter: Matter) => void
}

function MatterCard({
  matter,
  title,
  amountFen,
  about,
  numbers,
  problem,
  createdAt,
  onResolve,
}: MatterCardProps) {
  const t = useT(cashierWords)
  const language = useDisplay((display) => display.language)
  const { kind, id } = matter
  const { nameOf } = useServices()
  const paidFor = about
    ? [t('paidFor', { number: about.number }), about.site, nameOf(about.service)].join(' · ')
    : undefined
  return (
    <Card kind="snug" ringed="red" testId={`${kind}-${id}`}>
      <View className="line between">
        <View className="strong">{yuan(amountFen)}</View>
        <Tag tone="red">{title}</Tag>
      </View>
      {paidFor ? <View className="words">{paidFor}</View> : null}
      <View className="note soft words">
        {[...numbers, t('asked', { when: within(when(createdAt, new Date(), language)) }), problem]
          .filter(Boolean)
          .join('\n')}
      </View>
      <View className="line">
        <Button
          small
          onPress={() =>
            onResolve({
              ...matter,
              words: `${title} · ${yuan(amountFen)}\n${[paidFor, ...numbers].filter(Boolean).join('\n')}`,
            })
          }
          testId={`${kind}-resolve-${id}`}
        >
          {t('resolve')}
        </Button>
      </View>
    </Card>
  )
}

function ExplainedCard({ one }: { one: Explained }) {
  const t = useT(cashierWords)
  const who = useWho()
  const flagWords = useFlagWords()
  const title =
    one.kind === 'order' ? flagWords(one.what) : t(`refund_${one.what === 'CLOSED' ? 'CLOSED' : 'ABNORMAL'}`)
  return (
    <Card kind="snug" testId={`explained-${one.kind}-${one.id}`}>
      <View className="line between">
        <View className="strong">{yuan(one.amountFen)}</View>
        <Tag tone="green">{title}</Tag>
      </View>
      <View className="note soft">{t('line_order', { number: one.outTradeNo })}</View>
      <View className="note words">{t('by', { who: who(one.resolvedBy), note: one.note })}</View>
    </Card>
  )
}
