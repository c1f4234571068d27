// The card is opened: who invites, and what will be asked, by whom seen and until when kept; then the pass.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro, { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { useIntentKey } from '../../ui/intent-key'
import { Mark } from '../../ui/mark'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import '../../ui/styles/visits.scss'
import { openTab } from '../../ui/tab-bar'
import { claimVisit, previewVisit, readVisit, visitKey, type Preview } from '../api'
import { openPass } from '../open'
import { DoorBoxes } from '../parts/doors'
import { GivenForm, givenBody, givenMissing, nothingGiven, type Given } from '../parts/given'
import { givenWords } from '../parts/given-words'
import { spanWords, standingWords } from '../parts/times'
import { claimWords } from './words'

const over = new Set([400, 404, 409])

export default function ClaimPage() {
  const t = useT(claimWords)
  const { params } = useRouter()
  const [id, invite] = [params['visit'] ?? '', params['invite'] ?? '']
  const query = useQuery({
    queryKey: visitKey('preview', id, invite),
    queryFn: () => previewVisit(id, invite),
    enabled: id !== '' && invite !== '',
    retry: false,
  })
  const { error } = query
  const gone = id === '' || invite === '' || (error instanceof ApiError && over.has(error.status))
  const mine = useMine(id, gone)
  const [given, setGiven] = useState<Given>(nothingGiven)
  const claim = useClaim(id, invite)
  return (
    <Page
      title={t('title')}
      state={gone ? 'empty' : stateOf(query)}
      empty={{
        title: t(mine ? 'mine' : 'gone'),
        note: mine ? '' : t('goneNote'),
        action: mine
          ? { words: t('openMine'), onPress: () => openPass(id) }
          : { words: t('toHome'), onPress: () => openTab('home') },
      }}
      onRetry={() => void query.refetch()}
      requestId={error instanceof ApiError ? error.requestId : undefined}
      bottom={query.data && !gone ? <Bar {...{ given, claim }} preview={query.data} /> : null}
      testId="claim"
    >
      {query.data && !gone ? (
        <>
          <Invitation preview={query.data} />
          <GivenForm
            asked={query.data.asked}
            value={given}
            onChange={(part) => setGiven((before) => ({ ...before, ...part }))}
            error={claim.error instanceof ApiError ? claim.error : undefined}
          />
          <View className="note soft">{t('noNote')}</View>
        </>
      ) : null}
    </Page>
  )
}

/** The card is opened again by who claimed it: what they came for is the pass. */
function useMine(id: string, gone: boolean): boolean {
  const { data } = useQuery({
    queryKey: visitKey('visit', id),
    queryFn: () => readVisit(id),
    enabled: gone && id !== '',
    retry: false,
  })
  return gone && data?.as === 'visitor'
}

type Claim = ReturnType<typeof useClaim>

function useClaim(id: string, invite: string) {
  const client = useQueryClient()
  const keyFor = useIntentKey()
  return useMutation({
    mutationFn: (body: ReturnType<typeof givenBody>) => {
      const whole = { invite, ...body }
      return claimVisit(id, whole, keyFor(whole))
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: visitKey('list') })
      await Taro.redirectTo({ url: `/visits/pass/index?id=${encodeURIComponent(id)}` })
    },
  })
}

function Invitation({ preview }: { preview: Preview }) {
  const t = useT(claimWords)
  const language = useDisplay((display) => display.language)
  const { compound, household, from, until, standing, party, doors, night } = preview
  const frame = { from: new Date(from), until: new Date(until) }
  return (
    <Card testId="claim-invitation">
      <View className="line wide">
        <Mark icon="home" tone="green" size="big" />
        <View className="grow">
          <View className="title">{t('invites')}</View>
          <View className="soft">{t('from', { compound: compound.name, place: household.label })}</View>
        </View>
      </View>
      <View className="strong">
        {standing ? standingWords(standing, language) : spanWords(frame, new Date(), language)}
      </View>
      {party > 1 ? <View className="soft">{t('party', { count: party })}</View> : null}
      {night ? <View className="soft">{t('night', night)}</View> : null}
      <DoorBoxes open={doors} />
    </Card>
  )
}

function Bar({ preview, given, claim }: { preview: Preview; given: Given; claim: Claim }) {
  const t = useT(claimWords)
  const ask = useT(givenWords)
  const missing = givenMissing(given, preview.asked)
  return (
    <ActionBar>
      {claim.error ? (
        <Notice icon="alert" tone="warm" testId="claim-problem">
          {claim.error.message}
        </Notice>
      ) : null}
      <View className="line">
        <Button kind="quiet" tall onPress={() => openTab('home')} testId="claim-no">
          {t('no')}
        </Button>
        <Button
          kind="primary"
          grow
          tall
          busy={claim.isPending}
          off={missing ? ask(missing) : undefined}
          onPress={() => claim.mutate(givenBody(given, preview.asked))}
          testId="claim-send"
        >
          {t('submit')}
        </Button>
      </View>
    </ActionBar>
  )
}
