// A new report: words and photos first, then where it goes and by when, then sending.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { limits } from '@chaolin/shared/text'
import { useT } from '../../i18n'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useNetwork } from '../../ui/network'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { openTab } from '../../ui/tab-bar'
import { useCategories } from '../../categories'
import { changeDraft, clearDraft, isWritten, missingIn, useDraft } from '../parts/draft'
import { Alike } from './alike'
import { CategoryRow } from './category-row'
import { PlaceRow } from './place-row'
import { Privacy } from './privacy'
import { Questions } from './questions'
import { RouteCard } from './route-card'
import { useRoutePreview } from './route-preview'
import { useSubmit } from './submit'
import { callUrgent, UrgentScreen, type Urgent } from './urgent'
import { newWords } from './words'
import { WordsCard } from './words-card'

export default function NewReportPage() {
  const t = useT(newWords)
  const draft = useDraft()
  const [restored, setRestored] = useState(() => isWritten(useDraft.getState()))
  const [calmAbout, setCalmAbout] = useState('')
  const { route } = useRoutePreview()
  const categories = useCategories()
  // Nothing said yet speaks of nothing.
  const suggested = draft.text.trim() ? (route?.categories ?? []).map(({ code }) => code) : []
  const category = categories.find(({ code }) => code === (draft.category ?? suggested[0]))
  const { submit, busy, error, forget } = useSubmit(category)
  const urgent = route?.urgent ?? undefined
  const calm = urgent?.reason === calmAbout
  const startOver = () => {
    clearDraft()
    setRestored(false)
    forget()
  }
  return (
    <Page
      title={t('title')}
      offlineWords={t('offline')}
      testId="report-new"
      bottom={
        <ActionBar>
          <Problem error={error} />
          <Privacy category={category} error={error} />
          <Submit category={category} busy={busy} onSubmit={submit} />
        </ActionBar>
      }
    >
      {restored ? <Restored onStartOver={startOver} /> : null}
      {urgent && calm ? <StillUrgent urgent={urgent} /> : null}
      <WordsCard error={error} onChange={forget} />
      <Card kind="flush">
        <PlaceRow candidates={draft.place ? [] : (route?.candidates ?? [])} error={error} onChange={forget} />
        {categories.length > 0 ? (
          <CategoryRow
            categories={categories}
            suggested={suggested}
            chosen={category}
            onChoose={(code) => {
              forget()
              changeDraft({ category: code })
            }}
            wrong={error?.wrong('category')}
          />
        ) : null}
      </Card>
      {category ? <Questions category={category} error={error} /> : null}
      {route ? <RouteCard route={route} category={category} /> : null}
      <Alike duplicates={route?.duplicates ?? []} />
      {urgent && !calm ? (
        <UrgentScreen
          urgent={urgent}
          place={draft.address || (route?.microBrain?.path.join('') ?? '')}
          onGoOn={() => setCalmAbout(urgent.reason)}
        />
      ) : null}
    </Page>
  )
}

function Restored({ onStartOver }: { onStartOver: () => void }) {
  const t = useT(newWords)
  return (
    <Notice
      icon="edit"
      tone="grey"
      testId="report-restored"
      end={
        <Button small kind="plain" onPress={onStartOver} testId="report-start-over">
          {t('startOver')}
        </Button>
      }
    >
      {t('restored')}
    </Notice>
  )
}

/** After going on: the number stays in reach. */
function StillUrgent({ urgent }: { urgent: Urgent }) {
  const t = useT(newWords)
  const { number } = urgent
  return (
    <Notice
      icon="siren"
      tone="red"
      end={
        <Button small kind="danger" onPress={() => callUrgent(urgent)} testId="urgent-call-again">
          {t('call', { number })}
        </Button>
      }
    >
      {t('urgentAgain', { number })}
    </Notice>
  )
}

type SubmitState = ReturnType<typeof useSubmit>
type Chosen = Parameters<typeof useSubmit>[0]

/** What belongs to no field. A key that was used for other words means that the first ones arrived. */
function Problem({ error }: Pick<SubmitState, 'error'>) {
  const t = useT(newWords)
  if (!error || (error.errors.length > 0 && error.status === 400)) return null
  const arrived = error.code === 'idempotency_key_reused'
  const leave = () => {
    clearDraft()
    openTab('reports')
  }
  return (
    <Notice
      icon={error.code === 'offline' ? 'offline' : 'alert'}
      tone={arrived ? 'warm' : 'red'}
      testId="report-problem"
      end={
        arrived ? (
          <Button small kind="plain" onPress={leave} testId="report-already">
            {t('alreadyOpen')}
          </Button>
        ) : undefined
      }
    >
      {arrived ? t('already') : error.message}
    </Notice>
  )
}

function Submit({ category, busy, onSubmit }: { category: Chosen; busy: boolean; onSubmit: () => void }) {
  const t = useT(newWords)
  const draft = useDraft()
  const online = useNetwork((network) => network.online)
  const missing = missingIn(draft, category)
  const off = missing
    ? t(offWords[missing.reason], { max: limits.text })
    : online
      ? undefined
      : t('offOffline')
  return (
    <View>
      <Button
        kind="primary"
        block
        onPress={onSubmit}
        busy={busy}
        busyWords={t('submitting')}
        off={busy ? undefined : off}
        testId="report-submit"
      >
        {t('submit')}
      </Button>
    </View>
  )
}

const offWords = {
  text: 'offText',
  tooLong: 'offTooLong',
  sending: 'offSending',
  failed: 'offFailed',
  anonymous: 'offAnonymous',
  answer: 'offAnswer',
} as const
