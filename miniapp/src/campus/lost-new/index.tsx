// Putting up what was lost or found: what others read, and what only those who check read.
import { lostCategories, lostLimits, showsPhotos, type LostKind } from '@chaolin/shared/campus/lost'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro, { useRouter } from '@tarojs/taro'
import { useRef, useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { useNetwork } from '../../ui/network'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { serverNowMs } from '../../ui/server-time'
import { campusKey, putUp } from '../api'
import { CampusField } from '../lost/campus-field'
import { useHere } from '../lost/use-here'
import { lostWords } from '../lost/words'
import { PhotoField } from '../request/photo-field'
import { usePhotos } from '../request/use-photos'
import { Where } from '../request/where'
import { bodyOf, freshDraft, missingOf, momentOf, type Draft } from './draft'
import { When } from './when'
import { lostNewWords } from './words'

export default function NewLostPage() {
  const t = useT(lostNewWords)
  const { params } = useRouter()
  const here = useHere()
  const kind: LostKind = params['kind'] === 'found' ? 'found' : 'lost'
  const form = useForm(kind)
  const { query, campusId } = here
  return (
    <Page
      title={t(`title_${form.draft.kind}`)}
      state={stateOf(query)}
      onRetry={() => void query.refetch()}
      requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      bottom={<Send form={form} campusId={campusId} />}
      testId="lost-new"
    >
      <CampusField />
      <What form={form} />
      <Place form={form} />
      <Private form={form} />
    </Page>
  )
}

type NewForm = ReturnType<typeof useForm>

function useForm(kind: LostKind) {
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const [draft, setDraft] = useState(() => freshDraft(kind))
  const photos = usePhotos(lostLimits.photos)
  const meant = useRef<{ about: string; at: Date }>(undefined)
  const sending = useMutation({
    mutationFn: async (campusId: string) => {
      const { category } = draft
      if (!category) return undefined
      const body = (at: Date) => bodyOf(draft, category, campusId, photos.ids, at)
      // "Just now" stays what it was at the first try: sent again it has to be the same.
      const about = JSON.stringify([body(new Date(0)), draft.daysAgo, draft.part ?? null])
      if (meant.current?.about !== about)
        meant.current = { about, at: momentOf(draft, new Date(serverNowMs())) }
      const whole = body(meant.current.at)
      return putUp(whole, keyFor(whole))
    },
    onSuccess: async (item) => {
      if (!item) return
      await client.invalidateQueries({ queryKey: campusKey('lost') })
      await Taro.redirectTo({ url: `/campus/item/index?id=${item.id}` })
    },
  })
  return {
    draft,
    photos,
    sending,
    error: sending.error instanceof ApiError ? sending.error : undefined,
    set: (next: Draft) => {
      sending.reset()
      setDraft(next)
    },
  }
}

const shownKinds = ['lost', 'found'] as const

function What({ form: { draft, set, error, photos } }: { form: NewForm }) {
  const t = useT(lostNewWords)
  const words = useT(lostWords)
  return (
    <Card>
      <Chips
        options={shownKinds.map((value) => ({ value, label: t(value) }))}
        value={draft.kind}
        onChange={(kind) => set({ ...draft, kind })}
        testId="lost-kind"
      />
      <View className="field">
        <View className="field-label">{t('category')}</View>
        <Chips
          options={lostCategories.map((value) => ({ value, label: words(value) }))}
          value={draft.category}
          onChange={(category) => set({ ...draft, category })}
          testId="lost-category"
        />
      </View>
      <Field
        label={t('name')}
        placeholder={t('nameHint')}
        value={draft.title}
        onInput={(title) => set({ ...draft, title })}
        max={lostLimits.title}
        wrong={error?.wrong('title')}
        testId="lost-title"
      />
      <Field
        tall
        label={t('text')}
        placeholder={t('textHint')}
        value={draft.text}
        onInput={(text) => set({ ...draft, text })}
        max={lostLimits.text}
        wrong={error?.wrong('text')}
        testId="lost-text"
      />
      <PhotoField photos={photos} wrong={error?.wrong('photoIds')} words={t('photos')} testId="lost-photos" />
      {draft.category && !showsPhotos(draft.category) ? (
        <View className="note soft" id="lost-photos-hidden" data-testid="lost-photos-hidden">
          {t('photosHidden')}
        </View>
      ) : null}
    </Card>
  )
}

function Place({ form: { draft, set, error } }: { form: NewForm }) {
  const t = useT(lostNewWords)
  return (
    <Card>
      <Where
        label={t(`spot_${draft.kind}`)}
        hint={t('spotHint')}
        text={draft.spot}
        place={draft.place}
        onText={(spot) => set({ ...draft, spot })}
        onPlace={(place) => set({ ...draft, place })}
        max={lostLimits.spot}
        wrong={error?.wrong('spot') ?? error?.wrong('place')}
        testId="lost-spot"
      />
      <When draft={draft} onChange={set} />
      {error?.wrong('at') ? <View className="field-help wrong">{error.wrong('at')}</View> : null}
    </Card>
  )
}

function Private({ form: { draft, set, error } }: { form: NewForm }) {
  const t = useT(lostNewWords)
  return (
    <Card>
      <Field
        tall
        label={t(`details_${draft.kind}`)}
        help={t(`detailsWhy_${draft.kind}`)}
        value={draft.details}
        onInput={(details) => set({ ...draft, details })}
        max={lostLimits.details}
        wrong={error?.wrong('details')}
        testId="lost-details"
      />
      {draft.kind === 'found' ? (
        <Field
          label={t('keptAt')}
          placeholder={t('keptAtHint')}
          help={t('keptAtWhy')}
          value={draft.keptAt}
          onInput={(keptAt) => set({ ...draft, keptAt })}
          max={lostLimits.spot}
          wrong={error?.wrong('keptAt')}
          testId="lost-kept"
        />
      ) : null}
    </Card>
  )
}

function Send({ form, campusId }: { form: NewForm; campusId: string | undefined }) {
  const t = useT(lostNewWords)
  const online = useNetwork((network) => network.online)
  const { draft, photos, sending, error } = form
  const missing = missingOf(draft, campusId, photos)
  const off = missing ? t(missing) : online ? undefined : t('offline')
  return (
    <ActionBar>
      {sending.error && !(error && error.errors.length > 0) ? (
        <Notice icon="alert" tone="warm" testId="lost-problem">
          {sending.error.message}
        </Notice>
      ) : null}
      <Button
        kind="primary"
        block
        busy={sending.isPending}
        busyWords={t('sending')}
        off={sending.isPending ? undefined : off}
        onPress={() => campusId && sending.mutate(campusId)}
        testId="lost-send"
      >
        {t('send')}
      </Button>
    </ActionBar>
  )
}
