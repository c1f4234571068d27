// The triage models' room: how good each is, which one is in place, and what staff put right.
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Button } from '../../ui/button'
import { Section } from '../../ui/card'
import { useIntentKey } from '../../ui/intent-key'
import { Notice } from '../../ui/notice'
import { activateModel, consoleKey, keyOf, readModels } from '../api'
import { Problem, requestIdOf } from '../../ui/problem'
import { Room } from '../parts/room'
import { consoleWords } from '../words'
import { Corrections } from './corrections'
import { ModelCard } from './model-card'
import { triageWords } from './words'

export default function TriagePage() {
  const t = useT(triageWords)
  const shared = useT(consoleWords)
  const models = useInfiniteQuery({
    queryKey: keyOf('triage', 'models'),
    queryFn: ({ pageParam }) => readModels(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const first = models.data?.pages[0]
  const activate = useActivate(first?.active)
  const items = models.data?.pages.flatMap((page) => page.items) ?? []
  const busy = activate.isPending ? activate.variables : undefined
  return (
    <Room
      name="triage"
      state={stateOf(models)}
      onRetry={() => void models.refetch()}
      requestId={requestIdOf(models.error)}
    >
      <Problem error={activate.error} testId="activate-problem" />
      {activate.isSuccess ? (
        <Notice icon="check" testId="activated">
          {t('activated')}
        </Notice>
      ) : null}
      <View className="columns">
        <View className="stack gap-3">
          <Section title={t('models')} />
          {items.map((item) => (
            <ModelCard
              key={item.version}
              model={item}
              active={item.version === first?.active}
              busy={busy === item.version}
              onActivate={() => activate.mutate(item.version)}
            />
          ))}
          {models.hasNextPage ? (
            <Button
              kind="quiet"
              block
              busy={models.isFetchingNextPage}
              onPress={() => void models.fetchNextPage()}
              testId="models-more"
            >
              {shared('more')}
            </Button>
          ) : null}
          {first ? (
            <ModelCard
              model={first.shipped}
              active={first.shipped.version === first.active}
              busy={busy === first.shipped.version}
              onActivate={() => activate.mutate(first.shipped.version)}
            />
          ) : null}
        </View>
        <Corrections />
      </View>
    </Room>
  )
}

function useActivate(now: string | undefined) {
  const client = useQueryClient()
  const keyFor = useIntentKey()
  return useMutation({
    mutationFn: (version: string) => activateModel(version, keyFor({ version, now })),
    onSuccess: () => client.invalidateQueries({ queryKey: consoleKey }),
  })
}
