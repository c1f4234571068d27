// Lost and found of a campus: what was put up, by kind, and what is mine.
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { lostCategories, type LostCategory, type LostKind } from '@chaolin/shared/campus/lost'
import { View } from '@tarojs/components'
import { useDidShow, useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chip } from '../../ui/chips'
import { Empty } from '../../ui/empty'
import { Mark } from '../../ui/mark'
import { Notice } from '../../ui/notice'
import { Instead, Page } from '../../ui/page'
import { Row } from '../../ui/row'
import { Sheet } from '../../ui/sheet'
import { Tabs } from '../../ui/tabs'
import { campusKey, listThings } from '../api'
import { openNewLost, openRequest } from '../open'
import { CampusField } from './campus-field'
import { Mine, More } from './mine'
import { ItemRow } from './parts'
import { useHere } from './use-here'
import { lostWords } from './words'

type Scope = 'all' | LostKind | 'mine'
const scopes: readonly Scope[] = ['all', 'found', 'lost', 'mine']

export default function LostPage() {
  const t = useT(lostWords)
  const client = useQueryClient()
  const { query, campusId } = useHere()
  const { params } = useRouter()
  const [scope, setScope] = useState<Scope>(params['tab'] === 'mine' ? 'mine' : 'all')
  const [category, setCategory] = useState<LostCategory>()
  useDidShow(() => void client.invalidateQueries({ queryKey: campusKey('lost') }))
  return (
    <Page
      title={t('title')}
      state={stateOf(query)}
      onRetry={() => void query.refetch()}
      requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      bottom={
        <ActionBar>
          <View className="line">
            <Button grow tall onPress={() => openNewLost('found')} testId="lost-found-new">
              {t('iFound')}
            </Button>
            <Button kind="primary" grow tall onPress={() => openNewLost('lost')} testId="lost-lost-new">
              {t('iLost')}
            </Button>
          </View>
        </ActionBar>
      }
      testId="lost"
    >
      <CampusField />
      <Tabs
        options={scopes.map((value) => ({ value, label: t(value) }))}
        value={scope}
        onChange={setScope}
        flush
        testId="lost-tab"
      />
      {scope === 'mine' ? <Mine /> : null}
      {scope !== 'mine' ? <Filter value={category} onChange={setCategory} /> : null}
      {scope !== 'mine' && campusId ? (
        <Things campusId={campusId} kind={scope === 'all' ? undefined : scope} category={category} />
      ) : null}
      <Notice icon="lock" tone="grey">
        {t('noContact')}
      </Notice>
      <Card kind="flush">
        <Row
          lead={<Mark icon="chat" />}
          title={t('askPost')}
          note={t('askPostNote')}
          last
          onPress={() => openRequest('lost_found')}
          testId="lost-ask"
        />
      </Card>
    </Page>
  )
}

interface FilterProps {
  value: LostCategory | undefined
  onChange: (category: LostCategory | undefined) => void
}

function Filter({ value, onChange }: FilterProps) {
  const t = useT(lostWords)
  const [open, setOpen] = useState(false)
  const choose = (category: LostCategory | undefined) => {
    onChange(category)
    setOpen(false)
  }
  return (
    <View className="line">
      <Button small kind="quiet" icon="filter" onPress={() => setOpen(true)} testId="lost-filter">
        {t(value ?? 'any')}
      </Button>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('category')} testId="lost-filter-sheet">
        <View className="chips">
          <Chip
            role="radio"
            on={value === undefined}
            onPress={() => choose(undefined)}
            testId="lost-category-any"
          >
            {t('any')}
          </Chip>
          {lostCategories.map((category) => (
            <Chip
              key={category}
              role="radio"
              on={value === category}
              onPress={() => choose(category)}
              testId={`lost-category-${category}`}
            >
              {t(category)}
            </Chip>
          ))}
        </View>
      </Sheet>
    </View>
  )
}

interface ThingsProps {
  campusId: string
  kind: LostKind | undefined
  category: LostCategory | undefined
}

function Things({ campusId, kind, category }: ThingsProps) {
  const t = useT(lostWords)
  const query = useInfiniteQuery({
    queryKey: campusKey('lost', 'list', campusId, kind, category),
    queryFn: ({ pageParam }) =>
      listThings({ campusId, ...(kind ? { kind } : {}), ...(category ? { category } : {}) }, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
  const state = stateOf(query)
  if (state !== 'ready')
    return (
      <Instead
        state={state}
        onRetry={() => void query.refetch()}
        requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      />
    )
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  if (items.length === 0)
    return <Empty art="empty" title={t('empty')} note={t('emptyNote')} testId="lost-empty" />
  return (
    <>
      <Card kind="flush" testId="lost-list">
        {items.map((item, index) => (
          <ItemRow key={item.id} item={item} last={index === items.length - 1} />
        ))}
      </Card>
      <More query={query} testId="lost-more" />
    </>
  )
}
