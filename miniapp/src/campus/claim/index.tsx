// Claim the code: campus, number, name, the end of the ID number; and what is done with them.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { Chip } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { Field } from '../../ui/field'
import { Icon } from '../../ui/icon'
import { useIntentKey } from '../../ui/intent-key'
import { Mark } from '../../ui/mark'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { serverNowMs } from '../../ui/server-time'
import { when } from '../../ui/time'
import { campusKey, claimCode, meKey, readCampuses } from '../api'
import { toCampus } from '../open'
import { codeKey } from '../parts/use-code'
import { CampusChoice } from './campus-choice'
import { bodyOf, freshDraft, missingOf, problemOf, type Draft } from './draft'
import { claimWords } from './words'

export default function ClaimPage() {
  const t = useT(claimWords)
  const { params } = useRouter()
  const campuses = useQuery({ queryKey: campusKey('campuses'), queryFn: readCampuses })
  const [draft, setDraft] = useState<Draft>({ ...freshDraft, campusId: params['campus'] ?? '' })
  const claim = useClaim(draft)
  return (
    <Page
      title={t('title')}
      state={stateOf(campuses)}
      onRetry={() => void campuses.refetch()}
      requestId={campuses.error instanceof ApiError ? campuses.error.requestId : undefined}
      bottom={claim.data ? null : <Bar draft={draft} claim={claim} />}
      testId="claim"
    >
      {claim.data ? (
        <Card testId="claim-done">
          <View className="line wide">
            <Mark icon="check" tone="green" size="big" />
            <View className="grow">
              <View className="title">{t('done')}</View>
              <View className="soft words">{t('doneNote')}</View>
            </View>
          </View>
          <Button kind="primary" block icon="ox" onPress={toCampus} testId="claim-to-code">
            {t('toCode')}
          </Button>
        </Card>
      ) : (
        <>
          <Form
            draft={draft}
            campuses={campuses.data?.items ?? []}
            onChange={(part) => setDraft((before) => ({ ...before, ...part }))}
            wrong={(path) => (claim.error instanceof ApiError ? claim.error.wrong(path) : undefined)}
          />
          <What />
        </>
      )}
    </Page>
  )
}

function useClaim(draft: Draft) {
  const client = useQueryClient()
  const keyFor = useIntentKey()
  return useMutation({
    mutationFn: () => {
      const body = bodyOf(draft)
      return claimCode(body, keyFor(body))
    },
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: codeKey }),
        client.invalidateQueries({ queryKey: meKey }),
      ]),
  })
}

interface FormProps {
  draft: Draft
  campuses: readonly { id: string; name: string }[]
  onChange: (part: Partial<Draft>) => void
  wrong: (path: string) => string | undefined
}

function Form({ draft, campuses, onChange, wrong }: FormProps) {
  const t = useT(claimWords)
  return (
    <Card>
      <CampusChoice
        campuses={campuses}
        value={draft.campusId}
        onChange={(campusId) => onChange({ campusId })}
      />
      <Field
        label={t('number')}
        placeholder={t('numberHint')}
        value={draft.number}
        onInput={(number) => onChange({ number })}
        wrong={wrong('studentNumber')}
        testId="claim-number"
      />
      <Field
        label={t('name')}
        placeholder={t('nameHint')}
        value={draft.name}
        onInput={(name) => onChange({ name })}
        wrong={wrong('name')}
        testId="claim-name"
      />
      <Field
        label={t('tail')}
        placeholder={t('tailHint')}
        help={t('tailHelp')}
        type="idcard"
        value={draft.tail}
        onInput={(tail) => onChange({ tail })}
        wrong={wrong('idTail')}
        testId="claim-tail"
      />
      <View className="chips">
        <Chip
          role="checkbox"
          on={draft.moves}
          onPress={() => onChange({ moves: !draft.moves })}
          testId="claim-moves"
        >
          {t('moved')}
        </Chip>
      </View>
      {draft.moves ? (
        <Field
          label={t('moveCode')}
          placeholder={t('moveCodeHint')}
          value={draft.moveCode}
          onInput={(moveCode) => onChange({ moveCode })}
          wrong={wrong('moveCode')}
          testId="claim-move-code"
        />
      ) : null}
    </Card>
  )
}

const what = ['whatMatch', 'whatKept', 'whatSeen', 'whatEnd'] as const

function What() {
  const t = useT(claimWords)
  return (
    <>
      <Section title={t('what')} />
      <Card testId="claim-what">
        {what.map((key) => (
          <View key={key} className="line top">
            <Icon name="shield" size="m" className="tidal" />
            <View className="grow words">{t(key)}</View>
          </View>
        ))}
      </Card>
    </>
  )
}

function Bar({ draft, claim }: { draft: Draft; claim: ReturnType<typeof useClaim> }) {
  const t = useT(claimWords)
  const language = useDisplay((display) => display.language)
  const missing = missingOf(draft)
  const lockedMs = useLocked(claim.error)
  const locked =
    lockedMs === undefined
      ? undefined
      : t('sendOff', { when: when(new Date(lockedMs), new Date(serverNowMs()), language) })
  return (
    <ActionBar>
      {claim.error ? <Problem key={claim.submittedAt} error={claim.error} /> : null}
      <Button
        kind="primary"
        block
        icon="ox"
        busy={claim.isPending}
        off={locked ?? (missing ? t(missing) : undefined)}
        onPress={() => claim.mutate()}
        testId="claim-send"
      >
        {t('send')}
      </Button>
    </ActionBar>
  )
}

/** Until when no try counts; undefined: one may try. */
function useLocked(error: Error | null): number | undefined {
  const [untilMs, setUntilMs] = useState<number>()
  const waitS = problemOf(error) === 'locked' && error instanceof ApiError ? error.retryAfterS : undefined
  useEffect(() => {
    if (waitS === undefined) return undefined
    setUntilMs(serverNowMs() + waitS * 1000)
    const timer = setTimeout(() => setUntilMs(undefined), waitS * 1000)
    return () => clearTimeout(timer)
  }, [waitS, error])
  return untilMs
}

/** Never which part was wrong, nor whether the number is known. */
function Problem({ error }: { error: Error }) {
  const t = useT(claimWords)
  const language = useDisplay((display) => display.language)
  const [heardMs] = useState(serverNowMs)
  const problem = problemOf(error)
  if (!problem)
    return (
      <Notice icon="alert" tone="warm" testId="claim-problem">
        {error.message}
      </Notice>
    )
  const waitS = error instanceof ApiError ? (error.retryAfterS ?? 0) : 0
  const until = when(new Date(heardMs + waitS * 1000), new Date(heardMs), language)
  return (
    <Notice icon={problem === 'locked' ? 'clock' : 'alert'} tone="warm" testId={`claim-${problem}`}>
      <View className="strong">{t(problem)}</View>
      {t(`${problem}Note`, { when: until })}
    </Notice>
  )
}
