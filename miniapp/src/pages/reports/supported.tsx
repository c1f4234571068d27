// What I joined: somebody else's public matters, and where they stand.
import { useInfiniteQuery } from '@tanstack/react-query'
import type { PublicSummary } from '@chaolin/shared/reports/schema'
import { View } from '@tarojs/components'
import { categoryIcon } from '../../categories'
import { useT } from '../../i18n'
import { listSupported } from '../../reports/api'
import { openReport } from '../../reports/parts/open'
import { smallUrl } from '../../reports/parts/photo-address'
import { statusTones, useReportWords } from '../../reports/parts/status'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Mark } from '../../ui/mark'
import { Thumb } from '../../ui/photo-strip'
import { Row } from '../../ui/row'
import { Tag } from '../../ui/tag'
import { useMayAsk } from './sign-in'
import { mineWords } from './words'

const pageSize = 20

export function useSupported() {
  const enabled = useMayAsk()
  return useInfiniteQuery({
    queryKey: ['reports', 'supported'],
    queryFn: ({ pageParam }) => listSupported(pageSize, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    enabled,
  })
}

export function Supported({ query }: { query: ReturnType<typeof useSupported> }) {
  const t = useT(mineWords)
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  if (items.length === 0)
    return (
      <Card testId="supported-empty">
        <View className="soft middle">{t('emptySupported')}</View>
      </Card>
    )
  return (
    <>
      <Card kind="flush">
        {items.map((item, index) => (
          <One key={item.number} item={item} last={index === items.length - 1} />
        ))}
      </Card>
      {query.hasNextPage ? (
        <Button
          kind="plain"
          busy={query.isFetchingNextPage}
          onPress={() => void query.fetchNextPage()}
          testId="supported-more"
        >
          {t('more')}
        </Button>
      ) : null}
    </>
  )
}

function One({ item, last }: { item: PublicSummary; last: boolean }) {
  const t = useT(mineWords)
  const words = useReportWords()
  const { number, photo, category, summary, status, supports } = item
  const tone = statusTones[status]
  return (
    <Row
      lead={photo ? <Thumb url={smallUrl(photo)} /> : <Mark icon={categoryIcon(category)} size="wide" />}
      title={summary}
      note={[item.microBrain?.name, t('supports', { count: supports })].filter(Boolean).join(' · ')}
      strong
      noArrow
      end={<Tag {...(tone ? { tone } : {})}>{words.status({ status, asked: false })}</Tag>}
      last={last}
      onPress={() => openReport(number)}
      testId={`supported-${number}`}
    />
  )
}
