// Posters of a campus: each 小程序码 carries an opaque id; one that is taken back opens nothing any more.
import { posterOpens } from '@chaolin/shared/campus/code-schema'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Image, View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { AskSheet } from '../../ui/ask-sheet'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { Empty } from '../../ui/empty'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Row } from '../../ui/row'
import { serverNowMs } from '../../ui/server-time'
import { Sheet } from '../../ui/sheet'
import { when } from '../../ui/time'
import { usePosts } from '../parts/posts'
import { PostState } from '../parts/post-state'
import { Problem } from '../../ui/problem'
import { addPoster, campusKey, readPicture, readPosters, removePoster, type Poster } from './api'
import { campusWords } from './words'
import '../../ui/styles/printed.scss'
import '../../ui/styles/sos.scss'

const mostCharacters = 60

export function Posters({ campusId }: { campusId: string }) {
  const t = useT(campusWords)
  const language = useDisplay((display) => display.language)
  const [shown, setShown] = useState<Poster>()
  const [ending, setEnding] = useState<Poster>()
  const query = useQuery({ queryKey: campusKey('posters', campusId), queryFn: () => readPosters(campusId) })
  const now = new Date(serverNowMs())
  const items = query.data?.items ?? []
  return (
    <View className="columns">
      <View className="stack gap-3">
        {query.data ? null : <PostState query={query} />}
        {query.data && items.length === 0 ? (
          <Empty art="empty" title={t('postersNone')} note={t('postersNoneNote')} testId="posters-none" />
        ) : null}
        {items.length > 0 ? (
          <Card kind="flush">
            {items.map((poster, index) => (
              <Row
                key={poster.scene}
                title={poster.label}
                note={`${t(`opens_${poster.opens}`)} · ${when(poster.createdAt, now, language)}`}
                last={index === items.length - 1}
                end={
                  <View className="line">
                    <Button
                      small
                      icon="print"
                      onPress={() => setShown(poster)}
                      testId={`poster-show-${poster.scene}`}
                    >
                      {t('posterShow')}
                    </Button>
                    <Button
                      small
                      kind="quiet"
                      onPress={() => setEnding(poster)}
                      testId={`poster-end-${poster.scene}`}
                    >
                      {t('posterEnd')}
                    </Button>
                  </View>
                }
                testId={`poster-${poster.scene}`}
              />
            ))}
          </Card>
        ) : null}
      </View>
      <NewPoster campusId={campusId} onMade={setShown} />
      {shown ? <Paper campusId={campusId} poster={shown} onClose={() => setShown(undefined)} /> : null}
      {ending ? <EndPoster campusId={campusId} poster={ending} onClose={() => setEnding(undefined)} /> : null}
    </View>
  )
}

type Opens = (typeof posterOpens)[number]

function NewPoster({ campusId, onMade }: { campusId: string; onMade: (poster: Poster) => void }) {
  const t = useT(campusWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const [label, setLabel] = useState('')
  const [opens, setOpens] = useState<Opens>('claim')
  const body = { label: label.trim(), opens }
  const make = useMutation({
    mutationFn: () => addPoster(campusId, body, keyFor({ campusId, body })),
    onSuccess: (poster) => {
      setLabel('')
      onMade(poster)
    },
    onSettled: () => client.invalidateQueries({ queryKey: campusKey('posters', campusId) }),
  })
  const count = [...body.label].length
  return (
    <Card>
      <View className="lead">{t('posterNew')}</View>
      <View className="note soft words">{t('posterNote')}</View>
      <Field
        label={t('posterLabel')}
        placeholder={t('posterHint')}
        value={label}
        onInput={setLabel}
        max={mostCharacters}
        testId="poster-label"
      />
      <View className="field-label">{t('posterOpens')}</View>
      <Chips
        options={posterOpens.map((value) => ({ value, label: t(`opens_${value}`) }))}
        value={opens}
        onChange={setOpens}
        testId="poster-opens"
      />
      <Problem error={make.error} testId="poster-problem" />
      <Button
        kind="primary"
        block
        icon="plus"
        busy={make.isPending}
        off={count === 0 || count > mostCharacters ? t('posterOff') : undefined}
        onPress={() => make.mutate()}
        testId="poster-make"
      >
        {t('posterMake')}
      </Button>
    </Card>
  )
}

/** Fetched with the person's token, which an address of its own would not carry. */
function usePicture(campusId: string, scene: string) {
  const query = useQuery({
    queryKey: campusKey('picture', campusId, scene),
    queryFn: () => readPicture(campusId, scene),
    staleTime: Infinity,
  })
  const [url, setUrl] = useState<string>()
  const { data } = query
  useEffect(() => {
    if (!data) return undefined
    const made = URL.createObjectURL(new Blob([data]))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [data])
  return { query, url }
}

interface PosterProps {
  campusId: string
  poster: Poster
  onClose: () => void
}

function Paper({ campusId, poster, onClose }: PosterProps) {
  const t = useT(campusWords)
  const { nameOf } = usePosts()
  const { query, url } = usePicture(campusId, poster.scene)
  return (
    <Sheet open onClose={onClose} title={poster.label} testId="poster-sheet">
      {url ? (
        <View className="printed ticket-paper poster-paper" {...testable('poster-paper')}>
          <View className="title">{nameOf(campusId)}</View>
          <View className="lead">{t(`opens_${poster.opens}`)}</View>
          <Image className="poster-picture" src={url} mode="aspectFit" />
          <View className="note">{t('posterScan')}</View>
        </View>
      ) : (
        <PostState query={query} />
      )}
      <View className="line">
        <Button kind="quiet" tall onPress={onClose} testId="poster-close">
          {t('done')}
        </Button>
        <Button
          kind="primary"
          grow
          icon="print"
          off={url ? undefined : t('posterWait')}
          onPress={() => window.print()}
          testId="poster-print"
        >
          {t('print')}
        </Button>
      </View>
    </Sheet>
  )
}

function EndPoster({ campusId, poster, onClose }: PosterProps) {
  const t = useT(campusWords)
  const client = useQueryClient()
  const end = useMutation({
    mutationFn: () => removePoster(campusId, poster.scene),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: campusKey('posters', campusId) }),
  })
  return (
    <AskSheet
      title={t('posterEndTitle', { label: poster.label })}
      note={t('posterEndNote')}
      act={t('posterEnd')}
      danger
      busy={end.isPending}
      error={end.error}
      onYes={() => end.mutate()}
      onClose={onClose}
      testId="poster-end"
    />
  )
}
