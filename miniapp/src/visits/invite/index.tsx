// A household invites: who, when, which doors; the tap is its consent and says so. Then the card to send.
import { visitLimits } from '@chaolin/shared/visits/rules'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useRouter, useShareAppMessage } from '@tarojs/taro'
import { useRef, useState } from 'react'
import { doorKinds } from '@chaolin/shared/visits/doors'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { Icon } from '../../ui/icon'
import { useIntentKey } from '../../ui/intent-key'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Row } from '../../ui/row'
import { Stepper } from '../../ui/stepper'
import '../../ui/styles/visits.scss'
import { Switch } from '../../ui/switch'
import { inviteVisitor, visitKey, type CompoundView, type Invited, type NewVisit } from '../api'
import { cardPath, openHome } from '../open'
import { DoorSwitches } from '../parts/doors'
import { PlateField } from '../parts/plate-field'
import { useCompound, useHomes, withinCompound, type Home } from '../parts/use-homes'
import { WhenField } from '../parts/when-field'
import { visitWords } from '../words'
import { bodyOf, doorsOf, freshDraft, missingOf, type Draft } from './draft'
import { Ready } from './ready'
import { Standing } from './standing'
import { inviteWords } from './words'

export default function InvitePage() {
  const t = useT(inviteWords)
  const { params } = useRouter()
  const { query, homes } = useHomes()
  const [chosen, setChosen] = useState(params['household'])
  const home = homes.find(({ id }) => id === chosen) ?? homes[0]
  const compound = useCompound(home?.compoundId)
  const [draft, setDraft] = useState(() => freshDraft(new Date()))
  const [sent, setSent] = useState<Invited>()
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  useShareAppMessage(() => ({
    title: t('shareTitle', { place: compound.data?.name ?? '' }),
    path: sent?.invite ? cardPath(sent.id, sent.invite) : '/pages/home/index',
  }))
  const none = query.data !== undefined && homes.length === 0
  const again = () => {
    setDraft(freshDraft(new Date()))
    setSent(undefined)
  }
  return (
    <Page
      title={t('title')}
      state={none ? 'empty' : stateOf(query)}
      empty={{
        art: 'place',
        title: t('noHome'),
        note: t('noHomeNote'),
        action: { words: t('toHome'), onPress: openHome },
      }}
      onRetry={() => void query.refetch()}
      requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      bottom={home && !sent ? <Send {...{ draft, home }} compound={compound.data} onSent={setSent} /> : null}
      testId="invite"
    >
      {home && !sent ? (
        <Form {...{ draft, homes, home }} compound={compound.data} onHome={setChosen} onChange={change} />
      ) : null}
      {home && sent ? <Ready {...{ sent, draft, home }} compound={compound.data} onAgain={again} /> : null}
    </Page>
  )
}

interface FormProps {
  draft: Draft
  homes: Home[]
  home: Home
  compound: CompoundView | undefined
  onHome: (id: string) => void
  onChange: (part: Partial<Draft>) => void
}

function Form({ draft, homes, home, compound, onHome, onChange }: FormProps) {
  const t = useT(inviteWords)
  const rules = compound?.rules
  return (
    <>
      <Card>
        {homes.length > 1 ? (
          <View className="field">
            <View className="field-label">{t('which')}</View>
            <Chips
              options={homes.map(({ id, address }) => ({ value: id, label: address }))}
              value={home.id}
              onChange={onHome}
              testId="invite-home"
            />
          </View>
        ) : null}
        <View className="line wide top wrap">
          <View className="grow who-name">
            <Field
              label={t('who')}
              placeholder={t('whoHint')}
              value={draft.name}
              onInput={(name) => onChange({ name })}
              max={visitLimits.nameCharacters}
              testId="invite-name"
            />
          </View>
          <View className="field who-count">
            <View className="field-label">{t('count')}</View>
            <Stepper
              value={draft.party}
              min={1}
              max={rules?.mostParty ?? 8}
              onChange={(party) => onChange({ party })}
            />
          </View>
        </View>
        {draft.standing ? (
          <Standing draft={draft} onChange={onChange} />
        ) : (
          <WhenField value={draft.frame} onChange={(frame) => onChange({ frame })} />
        )}
      </Card>
      <Section
        title={t('doors')}
        end={<View className="note soft">{withinCompound(home.address, compound?.name)}</View>}
      />
      <Doors {...{ draft, rules, onChange }} />
      {doorsOf(draft, rules).includes('garage') ? (
        <Card>
          <PlateField value={draft.plate} onChange={(plate) => onChange({ plate })} />
        </Card>
      ) : null}
      <Kinds draft={draft} onChange={onChange} />
    </>
  )
}

interface PartProps {
  draft: Draft
  onChange: (part: Partial<Draft>) => void
}

function Doors({ draft, rules, onChange }: PartProps & { rules: CompoundView['rules'] | undefined }) {
  const t = useT(inviteWords)
  const common = useT(visitWords)
  return (
    <Card kind="flush">
      <DoorSwitches
        allowed={rules?.visitorDoors ?? doorKinds}
        value={draft.doors}
        onChange={(doors) => onChange({ doors })}
      />
      {draft.paper ? null : (
        <Row
          lead={<Icon name="refresh" className="tidal" />}
          title={t('uses')}
          note={t('usesNote')}
          last
          end={
            <Stepper
              value={draft.maxUses}
              min={1}
              max={visitLimits.mostUses}
              words={common('uses', { count: draft.maxUses })}
              onChange={(maxUses) => onChange({ maxUses })}
            />
          }
        />
      )}
    </Card>
  )
}

function Kinds({ draft, onChange }: PartProps) {
  const t = useT(inviteWords)
  return (
    <Card kind="flush">
      <Row
        lead={<Icon name="calendar" className="tidal" />}
        title={t('standing')}
        note={t('standingNote')}
        end={
          <Switch
            on={draft.standing}
            onChange={(standing) => onChange({ standing, ...(standing ? { paper: false } : {}) })}
            label={t('standing')}
            testId="invite-standing"
          />
        }
      />
      <Row
        lead={<Icon name="print" className="tidal" />}
        title={t('paper')}
        note={t('paperNote')}
        last
        end={
          <Switch
            on={draft.paper}
            onChange={(paper) => onChange({ paper, ...(paper ? { standing: false } : {}) })}
            label={t('paper')}
            testId="invite-paper"
          />
        }
      />
    </Card>
  )
}

interface SendProps {
  draft: Draft
  home: Home
  compound: CompoundView | undefined
  onSent: (sent: Invited) => void
}

const mostInWords = 5
const sameMs = 3 * 60_000

function Send({ draft, home, compound, onSent }: SendProps) {
  const t = useT(inviteWords)
  const common = useT(visitWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const rules = compound?.rules
  const last = useRef<{ draft: Draft; atMs: number; body: NewVisit }>(undefined)
  const send = useMutation({
    mutationFn: () => {
      // Sent again because no answer came, it is the same invitation: not one that begins a little later.
      const known = last.current
      const same = known?.draft === draft && known.body.householdId === home.id
      if (!known || !same || Date.now() - known.atMs > sameMs)
        last.current = { draft, atMs: Date.now(), body: bodyOf(draft, home.id, rules, new Date()) }
      const { body } = last.current ?? { body: bodyOf(draft, home.id, rules, new Date()) }
      return inviteVisitor(body, keyFor(body))
    },
    onSuccess: async (sent) => {
      onSent(sent)
      await client.invalidateQueries({ queryKey: visitKey('list') })
    },
  })
  const missing = missingOf(draft, rules, new Date())
  const off =
    missing === undefined
      ? undefined
      : missing === 'needWho' || missing === 'needDays' || missing === 'needPlate'
        ? t(missing)
        : common(missing)
  const who = [...draft.name.trim()].slice(0, mostInWords).join('') || common('guest')
  const outer = doorsOf(draft, rules).length === 1
  return (
    <ActionBar>
      {send.error ? (
        <Notice icon="alert" tone="warm" testId="invite-problem">
          {send.error.message}
        </Notice>
      ) : (
        <View className="note soft">{t(outer ? 'consentOuter' : 'consent')}</View>
      )}
      <Button
        kind="primary"
        block
        icon={draft.paper ? 'print' : 'send'}
        busy={send.isPending}
        off={off}
        onPress={() => send.mutate()}
        testId="invite-send"
      >
        {draft.paper ? t('sendPaper') : t(outer ? 'sendOuter' : 'send', { who })}
      </Button>
    </ActionBar>
  )
}
