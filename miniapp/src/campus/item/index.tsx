// One thing that was lost or found: what it is, what may be the same, whose it is.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { showsPhotos } from '@chaolin/shared/campus/lost'
import { View } from '@tarojs/components'
import Taro, { useDidShow, useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { ActionBar } from '../../ui/action-bar'
import { AskSheet } from '../../ui/ask-sheet'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useIntentKey } from '../../ui/intent-key'
import { Mark } from '../../ui/mark'
import { Page } from '../../ui/page'
import { PhotoStrip } from '../../ui/photo-strip'
import { Row } from '../../ui/row'
import { Tag } from '../../ui/tag'
import { campusKey, listClaims, readThing, takeDown, type LostClaim, type LostItem } from '../api'
import { openNewLost } from '../open'
import { categoryIcon, useWhere } from '../lost/parts'
import { lostWords } from '../lost/words'
import { stripPhoto } from '../request/use-photos'
import { ClaimBar, ClaimCard } from './claim'
import { Pairs } from './pairs'
import { itemWords } from './words'

export default function ItemPage() {
  const t = useT(itemWords)
  const { params } = useRouter()
  const id = params['id'] ?? ''
  const query = useQuery({
    queryKey: campusKey('lost', 'one', id),
    queryFn: () => readThing(id),
    enabled: id !== '',
  })
  useDidShow(() => void (query.data && query.refetch()))
  const claims = useClaims(id)
  const [latest] = claims
  const gone = id === '' || (query.error instanceof ApiError && query.error.status === 404)
  // What was given back is told to nobody else: to whom it was given, the claim says it.
  const item = gone ? latest?.item : query.data
  return (
    <Page
      title={t('title')}
      state={gone && !item ? 'empty' : item ? 'ready' : stateOf(query)}
      onRetry={() => void query.refetch()}
      requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      empty={{
        title: t('gone'),
        note: t('goneNote'),
        action: { words: t('toList'), onPress: () => void Taro.redirectTo({ url: '/campus/lost/index' }) },
      }}
      bottom={item ? <Bottom item={item} claims={claims} /> : null}
      testId="item"
    >
      {item ? <Facts item={item} /> : null}
      {latest ? <ClaimCard claim={latest} /> : null}
      {item?.mine && item.status === 'open' ? <Pairs item={item} /> : null}
      {item && !item.mine && item.kind === 'lost' && item.status === 'open' ? <Found /> : null}
    </Page>
  )
}

/** Mine on this thing, the latest first. */
function useClaims(id: string): readonly LostClaim[] {
  const { data } = useQuery({
    queryKey: campusKey('lost', 'claims', 'first'),
    queryFn: () => listClaims(undefined),
    enabled: id !== '',
  })
  return (data?.items ?? []).filter(({ item }) => item.id === id)
}

function Facts({ item }: { item: LostItem }) {
  const t = useT(itemWords)
  const words = useT(lostWords)
  const where = useWhere(item)
  const { title, text, photos, kind, status, category, mine } = item
  const hidden = !mine && photos.length === 0 && !showsPhotos(category)
  return (
    <Card testId="item-facts">
      <View className="line wide">
        <Mark icon={categoryIcon(category)} size="big" />
        <View className="grow">
          <View className="title words">{title}</View>
          <View className="soft words">{where}</View>
        </View>
      </View>
      <View className="line wrap">
        <Tag tone={kind === 'found' ? 'tide' : 'warm'}>{words(`kind_${kind}`)}</Tag>
        <Tag>{words(category)}</Tag>
        {status === 'open' ? null : <Tag>{words(`status_${status}`)}</Tag>}
        {mine ? <Tag>{t('mine')}</Tag> : null}
      </View>
      {text ? <View className="words">{text}</View> : null}
      {photos.length > 0 ? <PhotoStrip photos={photos.map(stripPhoto)} /> : null}
      {hidden ? <View className="note soft">{t('photosHidden')}</View> : null}
    </Card>
  )
}

function Found() {
  const t = useT(itemWords)
  return (
    <Card kind="flush">
      <Row
        lead={<Mark icon="hand" />}
        title={t('iFound')}
        note={t('iFoundNote')}
        strong
        last
        onPress={() => openNewLost('found')}
        testId="item-found"
      />
    </Card>
  )
}

function Bottom({ item, claims }: { item: LostItem; claims: readonly LostClaim[] }) {
  if (item.status !== 'open') return null
  if (item.mine) return <TakeDown item={item} />
  return item.kind === 'found' ? <ClaimBar item={item} claims={claims} /> : null
}

function TakeDown({ item }: { item: LostItem }) {
  const t = useT(itemWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const [asking, setAsking] = useState(false)
  const taking = useMutation({
    mutationFn: () => takeDown(item.id, keyFor({ id: item.id })),
    onSuccess: () => setAsking(false),
    onSettled: () => client.invalidateQueries({ queryKey: campusKey('lost') }),
  })
  return (
    <ActionBar>
      <Button kind="quiet" block onPress={() => setAsking(true)} testId="item-take-down">
        {t(item.kind === 'found' ? 'takeDown_found' : 'takeDown')}
      </Button>
      {asking ? (
        <AskSheet
          title={t('takeDownTitle')}
          note={t('takeDownNote')}
          act={t('takeDownYes')}
          danger
          busy={taking.isPending}
          error={taking.error}
          onYes={() => taking.mutate()}
          onClose={() => setAsking(false)}
          testId="take-down"
        />
      ) : null}
    </ActionBar>
  )
}
