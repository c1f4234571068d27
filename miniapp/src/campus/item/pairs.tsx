// What may be the same thing, the likeliest first, and why.
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Card, Section } from '../../ui/card'
import { Notice } from '../../ui/notice'
import { Instead } from '../../ui/page'
import { campusKey, readPairs, type LostItem, type LostPair } from '../api'
import { ItemRow } from '../lost/parts'
import { itemWords } from './words'

const likelyFrom = 0.75
/** A part of the score that speaks for it; half is what nothing known gives. */
const fitsFrom = 0.6
const reasons = ['category', 'time', 'place', 'words'] as const

export function Pairs({ item }: { item: LostItem }) {
  const t = useT(itemWords)
  const query = useQuery({
    queryKey: campusKey('lost', 'pairs', item.id),
    queryFn: () => readPairs(item.id),
  })
  const state = stateOf(query)
  const pairs = query.data?.items ?? []
  return (
    <>
      <Section title={t('pairs')} />
      {state !== 'ready' ? (
        <Instead
          state={state}
          onRetry={() => void query.refetch()}
          requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
        />
      ) : pairs.length === 0 ? (
        <Notice icon="search" tone="grey" testId="pairs-none">
          <View className="strong">{t('pairsNone')}</View>
          <View>{t('pairsNoneNote')}</View>
        </Notice>
      ) : (
        <Card kind="flush" testId="pairs">
          {pairs.map((pair, index) => (
            <PairRow key={pair.item.id} pair={pair} last={index === pairs.length - 1} />
          ))}
        </Card>
      )}
    </>
  )
}

function PairRow({ pair, last }: { pair: LostPair; last: boolean }) {
  const t = useT(itemWords)
  const why = reasons.filter((reason) => pair[reason] >= fitsFrom).map((reason) => t(`why_${reason}`))
  const how = t(pair.score >= likelyFrom ? 'likely' : 'perhaps')
  const note = why.length > 0 ? `${how} · ${t('pairWhy', { why: why.join(t('and')) })}` : how
  return <ItemRow item={pair.item} last={last} note={note} />
}
