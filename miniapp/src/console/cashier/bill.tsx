// A day's bill beside our books: what is unexplained first, the totals, the four buckets, each line that differs.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { classes, testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { Notice } from '../../ui/notice'
import { Tag } from '../../ui/tag'
import type { BillLine, Reconciliation } from './api'
import type { Matter } from './resolve-sheet'
import { useWho } from './who'
import { cashierWords } from './words'
import { yuan } from './yuan'

interface BillProps {
  day: Reconciliation
  onResolve: (matter: Matter) => void
}

export function Bill({ day, onResolve }: BillProps) {
  const t = useT(cashierWords)
  if (day.state !== 'done')
    return (
      <Notice
        icon={day.state === 'failed' ? 'alert' : 'clock'}
        tone={day.state === 'failed' ? 'red' : 'grey'}
        testId={`bill-${day.state}`}
      >
        <View className="strong">{t(`state_${day.state}`)}</View>
        {t(`state_${day.state}Note`, { problem: day.problem ?? '' })}
      </Notice>
    )
  return (
    <>
      <Verdict unexplained={day.unexplained} differing={day.items.length} />
      <Buckets day={day} />
      <Totals day={day} />
      <Section title={t('differing')} />
      {day.items.length === 0 ? <View className="note soft">{t('noneDiffers')}</View> : null}
      {day.items.map((line) => (
        <Line key={line.id} line={line} onResolve={onResolve} />
      ))}
    </>
  )
}

function Verdict({ unexplained, differing }: { unexplained: number; differing: number }) {
  const t = useT(cashierWords)
  const clear = unexplained === 0
  const words = !clear ? 'unexplained' : differing > 0 ? 'allExplained' : 'allClear'
  return (
    <View className={classes('bill-verdict', clear ? 'clear' : 'open')} {...testable('unexplained')}>
      {clear ? null : <View className="figure">{`${unexplained}`}</View>}
      <View className="grow">
        <View className="lead">{t(words)}</View>
        <View className="note">{t(`${words}Note`, { count: differing })}</View>
      </View>
    </View>
  )
}

const buckets = ['ours_only', 'theirs_only', 'amount_differs'] as const

function Buckets({ day }: { day: Reconciliation }) {
  const t = useT(cashierWords)
  const counts = [
    ['matched', day.matched] as const,
    ...buckets.map((bucket) => [bucket, day.items.filter((line) => line.bucket === bucket).length] as const),
  ]
  return (
    <View className="buckets">
      {counts.map(([name, count]) => (
        <View key={name} className="figure-box" {...testable(`bucket-${name}`)}>
          <View className="note soft">{t(name)}</View>
          <View className={classes('title', name !== 'matched' && count > 0 && 'bad')}>
            {t('count', { count })}
          </View>
        </View>
      ))}
    </View>
  )
}

function Totals({ day: { ours, theirs } }: { day: Reconciliation }) {
  const t = useT(cashierWords)
  const rows = [
    ['paid', ours.paidFen, theirs.paidFen],
    ['refunded', ours.refundedFen, theirs.refundedFen],
    ['kept', ours.paidFen - ours.refundedFen, theirs.paidFen - theirs.refundedFen],
  ] as const
  return (
    <Card kind="snug" testId="bill-totals">
      <View className="bill-sums note soft">
        <View>{t('totals')}</View>
        <View>{t('ours')}</View>
        <View>{t('theirs')}</View>
        <View />
      </View>
      {rows.map(([name, our, their]) => (
        <View key={name} className="bill-sums">
          <View>{t(name)}</View>
          <View className="strong">{yuan(our)}</View>
          <View className="strong">{yuan(their)}</View>
          <View className={classes('note', our === their ? 'good' : 'bad')}>
            {our === their ? t('same') : t('differs', { amount: yuan(Math.abs(our - their)) })}
          </View>
        </View>
      ))}
    </Card>
  )
}

function Line({ line, onResolve }: { line: BillLine; onResolve: (matter: Matter) => void }) {
  const t = useT(cashierWords)
  const who = useWho()
  const { id, bucket, kind, number, outTradeNo, oursFen, theirsFen, explanation, note, resolvedBy } = line
  const amounts = t('amounts', { ours: yuan(oursFen), theirs: yuan(theirsFen) })
  return (
    <Card kind="snug" ringed={explanation ? false : 'red'} testId={`line-${id}`}>
      <View className="line between">
        <View className="line">
          <View className="strong">{t(kind)}</View>
          <Tag {...(explanation ? {} : { tone: 'red' as const })}>{t(bucket)}</Tag>
        </View>
        <Tag tone={explanation ? 'green' : 'red'}>{t(explanation ?? 'open')}</Tag>
      </View>
      <View className="strong">{amounts}</View>
      <View className="note soft words">
        {[
          t('line_number', { number }),
          ...(outTradeNo ? [t('line_order', { number: outTradeNo })] : []),
        ].join('\n')}
      </View>
      {note && resolvedBy ? (
        <View className="note words">{t('by', { who: who(resolvedBy), note })}</View>
      ) : null}
      {explanation ? null : (
        <View className="line">
          <Button
            small
            onPress={() => onResolve({ kind: 'line', id, words: `${t(kind)} · ${t(bucket)}\n${amounts}` })}
            testId={`line-resolve-${id}`}
          >
            {t('resolve')}
          </Button>
        </View>
      )}
    </Card>
  )
}
