// Categories that staff put right, newest first.
import { useInfiniteQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useCategories } from '../../categories'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { when } from '../../ui/time'
import { keyOf, readCorrections } from '../api'
import { Problem } from '../../ui/problem'
import { consoleWords } from '../words'
import { triageWords } from './words'

export function Corrections() {
  const t = useT(triageWords)
  const shared = useT(consoleWords)
  const language = useDisplay((display) => display.language)
  const categories = useCategories()
  const rows = useInfiniteQuery({
    queryKey: keyOf('triage', 'corrections'),
    queryFn: ({ pageParam }) => readCorrections(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const items = rows.data?.pages.flatMap((page) => page.items) ?? []
  const named = (code: string) => categories.find((each) => each.code === code)?.[language] ?? code
  return (
    <View className="stack gap-3">
      <Section title={t('corrections')} />
      <View className="note soft">{t('correctionsNote')}</View>
      <Problem error={rows.error} testId="corrections-problem" />
      {rows.data && items.length === 0 ? (
        <Card kind="sunk" testId="corrections-none">
          <View className="soft">{t('noCorrections')}</View>
        </Card>
      ) : null}
      {items.map(({ id, text, from, to, triageVersion, createdAt }) => {
        const at = when(createdAt, new Date(), language)
        return (
          <Card key={id} kind="snug" testId={`correction-${id}`}>
            <View className="words">{text}</View>
            <View className="strong tidal note">{t('correction', { from: named(from), to: named(to) })}</View>
            <View className="note faint">
              {triageVersion === null
                ? t('byPerson', { when: at })
                : t('by', { when: at, version: triageVersion })}
            </View>
          </Card>
        )
      })}
      {rows.hasNextPage ? (
        <Button
          kind="quiet"
          block
          busy={rows.isFetchingNextPage}
          onPress={() => void rows.fetchNextPage()}
          testId="corrections-more"
        >
          {shared('more')}
        </Button>
      ) : null}
    </View>
  )
}
