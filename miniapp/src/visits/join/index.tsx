// Claiming the home one lives in: which, as what, and how it is proved; the same words whatever is behind the door.
import { visitLimits } from '@chaolin/shared/visits/rules'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { householdRoles } from '@chaolin/shared/visits/households'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chip, Chips } from '../../ui/chips'
import { Empty } from '../../ui/empty'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import '../../ui/styles/visits.scss'
import { inShanghai } from '../../ui/time'
import { householdKey, meKey, sendClaim, type ClaimView } from '../api'
import { CompoundField } from '../parts/compound-field'
import { canScan, scanPlate } from '../parts/plate-scan'
import { Declaration } from './declaration'
import { bodyOf, freshDraft, missingOf, type Draft } from './draft'
import { joinWords } from './words'

export default function JoinPage() {
  const t = useT(joinWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const [draft, setDraft] = useState(freshDraft)
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const send = useMutation({
    mutationFn: () => {
      const body = bodyOf(draft)
      return sendClaim(body, keyFor(body))
    },
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: householdKey() }),
        client.invalidateQueries({ queryKey: meKey }),
      ]),
  })
  const wrong = (path: string) => (send.error instanceof ApiError ? send.error.wrong(path) : undefined)
  const missing = missingOf(draft)
  return (
    <Page
      title={t('title')}
      bottom={
        send.data ? null : (
          <ActionBar>
            {send.error ? (
              <Notice icon="alert" tone="warm" testId="join-problem">
                {send.error.message}
              </Notice>
            ) : (
              <View className="note soft">{t('note')}</View>
            )}
            <Button
              kind="primary"
              block
              icon="key"
              busy={send.isPending}
              off={missing ? t(missing) : undefined}
              onPress={() => send.mutate()}
              testId="join-send"
            >
              {t('send')}
            </Button>
          </ActionBar>
        )
      }
      testId="join"
    >
      {send.data ? (
        <Done claim={send.data} />
      ) : (
        <>
          <Where draft={draft} onChange={change} wrong={wrong} />
          <Who draft={draft} onChange={change} wrong={wrong} />
          {draft.role === 'tenant' ? <Declaration draft={draft} onChange={change} wrong={wrong} /> : null}
        </>
      )}
    </Page>
  )
}

function Done({ claim }: { claim: ClaimView }) {
  const t = useT(joinWords)
  const words = claim.status === 'active' ? 'active' : 'pending'
  return (
    <Empty art="place" title={t(words)} note={t(`${words}Note`)} testId={`join-${words}`}>
      {claim.declaration ? (
        <View className="soft">{t('receipt', { number: claim.declaration.number })}</View>
      ) : null}
      <Button
        kind="primary"
        onPress={() => void Taro.redirectTo({ url: '/visits/home/index' })}
        testId="join-home"
      >
        {t('toHome')}
      </Button>
    </Empty>
  )
}

interface PartProps {
  draft: Draft
  onChange: (part: Partial<Draft>) => void
  wrong: (path: string) => string | undefined
}

function Where({ draft, onChange, wrong }: PartProps) {
  const t = useT(joinWords)
  const [foreign, setForeign] = useState(false)
  const scan = async () => {
    const found = await scanPlate()
    setForeign(found === 'foreign')
    if (typeof found === 'object') onChange({ plate: found.code })
  }
  return (
    <Card>
      <CompoundField
        label={t('compound')}
        value={draft.compound}
        onChange={(compound) => onChange({ compound })}
      />
      {draft.plate ? (
        <View className="chips">
          <Chip on onPress={() => onChange({ plate: '' })} testId="join-scanned">
            {t('scanned', { code: draft.plate })}
          </Chip>
        </View>
      ) : (
        <View className="line top">
          {(['building', 'unit', 'flat'] as const).map((part) => (
            <View key={part} className="grow">
              <Field
                label={t(part)}
                placeholder={part === 'unit' ? t('unitHint') : ''}
                value={draft[part]}
                onInput={(value) => onChange({ [part]: value })}
                testId={`join-${part}`}
              />
            </View>
          ))}
        </View>
      )}
      {canScan && !draft.plate ? (
        <Button icon="camera" onPress={() => void scan()} testId="join-scan">
          {t('scan')}
        </Button>
      ) : null}
      {foreign || wrong('doorPlate') ? (
        <View className="field-help wrong">{foreign ? t('badPlate') : wrong('doorPlate')}</View>
      ) : null}
    </Card>
  )
}

/** A day so many months from now, as it is written. */
function dayIn(months: number): string {
  const { year, month, date } = inShanghai(new Date())
  return new Date(Date.UTC(year, month + months, date)).toISOString().slice(0, 10)
}

const terms = [
  ['half', 6],
  ['year', 12],
  ['twoYears', 24],
] as const

function Who({ draft, onChange, wrong }: PartProps) {
  const t = useT(joinWords)
  return (
    <Card>
      <View className="field">
        <View className="field-label">{t('role')}</View>
        <Chips
          options={householdRoles.map((value) => ({ value, label: t(`role_${value}`) }))}
          value={draft.role}
          onChange={(role) => onChange({ role })}
          testId="join-role"
        />
      </View>
      <Field
        label={t('name')}
        placeholder={t('nameHint')}
        value={draft.name}
        onInput={(name) => onChange({ name })}
        max={visitLimits.nameCharacters}
        wrong={wrong('name')}
        testId="join-name"
      />
      {draft.role === 'tenant' ? (
        <>
          <Field
            label={t('until')}
            placeholder={t('untilHint')}
            help={t('untilNote')}
            value={draft.until}
            onInput={(until) => onChange({ until: until.trim() })}
            wrong={wrong('until')}
            testId="join-until"
          />
          <View className="chips">
            {terms.map(([key, months]) => (
              <Chip
                key={key}
                outline
                onPress={() => onChange({ until: dayIn(months) })}
                testId={`join-${key}`}
              >
                {t(key)}
              </Chip>
            ))}
          </View>
        </>
      ) : null}
      <Field
        label={t('code')}
        placeholder={t('codeHint')}
        help={t('codeNote')}
        value={draft.code}
        onInput={(code) => onChange({ code })}
        wrong={wrong('code')}
        testId="join-code"
      />
    </Card>
  )
}
