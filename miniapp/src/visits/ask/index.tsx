// A visitor asks a household: where, when, what for, and who they are; the same answer whatever is behind the door.
import { visitLimits } from '@chaolin/shared/visits/rules'
import { useMutation, useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro, { useRouter } from '@tarojs/taro'
import { useEffect, useRef, useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { queryClient } from '../../query'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chip } from '../../ui/chips'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Skeleton } from '../../ui/skeleton'
import { Stepper } from '../../ui/stepper'
import '../../ui/styles/visits.scss'
import { askVisit, readAsked, visitKey, type AskedFields, type VisitRequest } from '../api'
import { GivenForm, givenMissing, nothingGiven, type Given } from '../parts/given'
import { givenWords } from '../parts/given-words'
import { useCompound } from '../parts/use-homes'
import { WhenField } from '../parts/when-field'
import { visitWords } from '../words'
import { bodyOf, freshDraft, missingOf, type Draft } from './draft'
import { Where } from './where'
import { askWords } from './words'

export default function AskPage() {
  const t = useT(askWords)
  const { params } = useRouter()
  const [draft, setDraft] = useState(() => freshDraft(new Date(), params['code'] ?? ''))
  const [given, setGiven] = useState<Given>(nothingGiven)
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  useCompoundOf(params['compound'], change)
  const compoundId = draft.compound?.id
  const asked = useQuery({
    queryKey: visitKey('asked', compoundId),
    queryFn: () => readAsked(compoundId ?? ''),
    enabled: compoundId !== undefined,
  })
  const ask = useAsk()
  return (
    <Page title={t('title')} bottom={<Bar {...{ draft, given, ask }} asked={asked.data} />} testId="ask">
      <Where draft={draft} onChange={change} />
      <What draft={draft} onChange={change} />
      {asked.data ? (
        <GivenForm
          asked={asked.data}
          value={given}
          onChange={(part) => setGiven((before) => ({ ...before, ...part }))}
          error={ask.error instanceof ApiError ? ask.error : undefined}
        />
      ) : asked.isFetching ? (
        <Skeleton rows={1} />
      ) : null}
      {asked.error ? (
        <Notice icon="alert" tone="warm" testId="ask-texts-problem">
          {asked.error.message}
        </Notice>
      ) : null}
    </Page>
  )
}

/** A link that a household sent names its compound. */
function useCompoundOf(id: string | undefined, onFound: (part: Partial<Draft>) => void) {
  const { data } = useCompound(id)
  const found = useRef(onFound)
  found.current = onFound
  useEffect(() => {
    if (data) found.current({ compound: { id: data.id, name: data.name } })
  }, [data])
}

type Ask = ReturnType<typeof useAsk>

function useAsk() {
  const keyFor = useIntentKey()
  return useMutation({
    mutationFn: (body: VisitRequest) => askVisit(body, keyFor(body)),
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: visitKey('list') })
      await Taro.redirectTo({ url: `/visits/wait/index?id=${encodeURIComponent(id)}` })
    },
  })
}

const quick = ['quick_visit', 'quick_deliver', 'quick_repair'] as const

function What({ draft, onChange }: { draft: Draft; onChange: (part: Partial<Draft>) => void }) {
  const t = useT(askWords)
  return (
    <Card>
      <WhenField value={draft.frame} onChange={(frame) => onChange({ frame })} />
      <View className="line between">
        <View className="field-label">{t('party')}</View>
        <Stepper
          value={draft.party}
          min={1}
          max={visitLimits.mostParty}
          onChange={(party) => onChange({ party })}
        />
      </View>
      <Field
        label={t('purpose')}
        placeholder={t('purposeHint')}
        value={draft.purpose}
        onInput={(purpose) => onChange({ purpose })}
        max={visitLimits.purposeCharacters}
        testId="ask-purpose"
      />
      <View className="chips">
        {quick.map((key) => (
          <Chip key={key} outline onPress={() => onChange({ purpose: t(key) })} testId={`ask-${key}`}>
            {t(key)}
          </Chip>
        ))}
      </View>
    </Card>
  )
}

interface BarProps {
  draft: Draft
  given: Given
  ask: Ask
  asked: AskedFields | undefined
}

const sameMs = 3 * 60_000

function Bar({ draft, given, ask, asked }: BarProps) {
  const t = useT(askWords)
  const giving = useT(givenWords)
  const common = useT(visitWords)
  const last = useRef<{ draft: Draft; given: Given; atMs: number; body: VisitRequest }>(undefined)
  const missing = missingOf(draft, new Date())
  const givenOff = asked ? givenMissing(given, asked) : ('needAgree' as const)
  const off =
    missing === 'wrongFrom' || missing === 'wrongUntil'
      ? common(missing)
      : missing
        ? t(missing)
        : givenOff
          ? giving(givenOff)
          : undefined
  const send = () => {
    if (!asked) return
    const known = last.current
    const same = known?.draft === draft && known.given === given && Date.now() - known.atMs < sameMs
    // Sent again because no answer came, it is the same question: not one that begins a little later.
    const body = same ? known.body : bodyOf(draft, given, asked, new Date())
    last.current = { draft, given, atMs: same ? known.atMs : Date.now(), body }
    ask.mutate(body)
  }
  return (
    <ActionBar>
      {ask.error ? (
        <Notice icon="alert" tone="warm" testId="ask-problem">
          {ask.error.message}
        </Notice>
      ) : (
        <View className="note soft">{t('note')}</View>
      )}
      <Button
        kind="primary"
        block
        icon="hand"
        busy={ask.isPending}
        off={off}
        onPress={send}
        testId="ask-send"
      >
        {t('send')}
      </Button>
    </ActionBar>
  )
}
