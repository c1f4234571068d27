// Who read my data: what, why, when.
import { useInfiniteQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useT } from '../../../i18n'
import { stateOf } from '../../../query'
import { Button } from '../../../ui/button'
import { useDisplay } from '../../../ui/display'
import { Mark } from '../../../ui/mark'
import { Notice } from '../../../ui/notice'
import { Row } from '../../../ui/row'
import { Sheet } from '../../../ui/sheet'
import { Skeleton } from '../../../ui/skeleton'
import { when } from '../../../ui/time'
import { readAccessLog, type Reading } from '../api'
import { mineWords, roleWords } from '../words'
import { usePostName } from './role-line'

export function AccessSheet({ onClose }: { onClose: () => void }) {
  const t = useT(mineWords)
  const log = useInfiniteQuery({
    queryKey: ['access-log'],
    queryFn: ({ pageParam }) => readAccessLog(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
  const readings = log.data?.pages.flatMap((page) => page.items) ?? []
  const state = stateOf(log, readings.length === 0)
  return (
    <Sheet open onClose={onClose} title={t('accessLog')} testId="access-sheet">
      {state === 'loading' ? <Skeleton rows={2} /> : null}
      {state === 'empty' ? <View className="soft">{t('accessEmpty')}</View> : null}
      {state === 'error' || state === 'offline' ? (
        <Notice icon="alert" tone="warm">
          {log.error?.message}
        </Notice>
      ) : null}
      <View className="stack">
        {readings.map((reading) => (
          <ReadingRow key={`${reading.at} ${reading.field}`} reading={reading} />
        ))}
      </View>
      {log.hasNextPage ? (
        <Button
          kind="quiet"
          block
          busy={log.isFetchingNextPage}
          onPress={() => void log.fetchNextPage()}
          testId="access-more"
        >
          {t('more')}
        </Button>
      ) : null}
      <Button block onPress={onClose} testId="access-close">
        {t('close')}
      </Button>
    </Sheet>
  )
}

function ReadingRow({ reading }: { reading: Reading }) {
  const t = useT(mineWords)
  const roles = useT(roleWords)
  const language = useDisplay((display) => display.language)
  // The server says 'staff:330114001012': which role, and where.
  const [role = '', postId] = reading.by.split(':')
  const name = usePostName(postId)
  const by = [name, isRole(role) ? roles(role) : role].filter(Boolean).join(' ')
  const field = reading.field === 'phone' || reading.field === 'text' ? reading.field : 'other'
  return (
    <Row
      lead={<Mark icon="eye" tone="grey" />}
      title={t(`accessField_${field}`)}
      note={
        <>
          <View className="words">{t('accessWhy', { by, reason: reading.reason })}</View>
          <View>{[when(reading.at, new Date(), language), reading.about].filter(Boolean).join(' · ')}</View>
        </>
      }
    />
  )
}

const isRole = (role: string): role is keyof typeof roleWords.zh => role in roleWords.zh
