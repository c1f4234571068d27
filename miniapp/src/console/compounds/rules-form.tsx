// What a compound says about visitors: which doors, at which hours, how many, and what they have to give.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { WireRules } from '@chaolin/shared/visits/compound-schema'
import { doorKinds, type DoorKind } from '@chaolin/shared/visits/doors'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chip } from '../../ui/chips'
import { Field } from '../../ui/field'
import { Notice } from '../../ui/notice'
import { Switch } from '../../ui/switch'
import { keyOf } from '../api'
import { Problem } from '../../ui/problem'
import { consoleWords } from '../words'
import { saveRules, type RulesRead } from './api'
import { draftOf, faultsOf, numberFields, rulesOf, type RulesDraft } from './rules-draft'
import { compoundWords } from './words'

interface RulesFormProps {
  compoundId: string
  read: RulesRead
  mayEdit: boolean
}

export function RulesForm({ compoundId, read, mayEdit }: RulesFormProps) {
  const t = useT(compoundWords)
  const shared = useT(consoleWords)
  const client = useQueryClient()
  // What the draft was begun from: news from the server do not move it under somebody's hands.
  const [base, setBase] = useState(read)
  const [draft, setDraft] = useState(() => draftOf(read.rules))
  const [touched, setTouched] = useState(false)
  const change = (part: Partial<RulesDraft>) => {
    setTouched(true)
    setDraft((before) => ({ ...before, ...part }))
  }
  const faults = faultsOf(draft)
  const save = useMutation({
    mutationFn: (next: WireRules) => saveRules(compoundId, next, base),
    onSuccess: async (saved) => {
      setTouched(false)
      setBase(saved)
      await client.invalidateQueries({ queryKey: keyOf('compounds') })
    },
  })
  const rules = rulesOf(draft)
  return (
    <Card testId="compound-rules">
      <View className="note soft">{t('rulesNote')}</View>
      <DoorChips draft={draft} onChange={change} />
      <Switches draft={draft} onChange={change} />
      {draft.night ? <NightHours draft={draft} wrong={faults.night} onChange={change} /> : null}
      <View className="pairs">
        {numberFields.map(({ name, least, most }) => (
          <Field
            key={name}
            label={t(name)}
            type="number"
            value={draft[name]}
            onInput={(typed) => change({ [name]: typed })}
            wrong={faults[name] ? t('numberWrong', { least, most }) : undefined}
            testId={`rules-${name}`}
          />
        ))}
      </View>
      {save.isSuccess && !touched ? (
        <Notice icon="check" testId="rules-saved">
          {t('rulesSaved')}
        </Notice>
      ) : null}
      <Problem error={save.error} testId="rules-problem" />
      <Button
        kind="primary"
        block
        busy={save.isPending}
        off={
          !mayEdit
            ? t('rulesClosed')
            : Object.keys(faults).length > 0
              ? t('rulesWrong')
              : touched
                ? undefined
                : t('rulesSame')
        }
        onPress={() => rules && save.mutate(rules)}
        testId="rules-save"
      >
        {shared('save')}
      </Button>
    </Card>
  )
}

interface PartProps {
  draft: RulesDraft
  onChange: (part: Partial<RulesDraft>) => void
}

function DoorChips({ draft, onChange }: PartProps) {
  const t = useT(compoundWords)
  const chosen = draft.visitorDoors
  const turned = (door: DoorKind) =>
    chosen.includes(door) ? chosen.filter((each) => each !== door) : [...chosen, door]
  return (
    <View className="stack gap-2">
      <View className="field-label">{t('visitorDoors')}</View>
      {chosen.length === 0 ? <View className="note bad">{t('doorsNone')}</View> : null}
      <View className="chips">
        {doorKinds.map((door) => (
          <Chip
            key={door}
            role="checkbox"
            on={chosen.includes(door)}
            onPress={() => onChange({ visitorDoors: turned(door) })}
            testId={`rules-door-${door}`}
          >
            {t(`door_${door}`)}
          </Chip>
        ))}
      </View>
    </View>
  )
}

const switches = ['night', 'perimeterWithoutAnswer', 'idNumber'] as const

function Switches({ draft, onChange }: PartProps) {
  const t = useT(compoundWords)
  return (
    <View className="stack gap-3">
      {switches.map((name) => (
        <View key={name} className="line between wide">
          <View className="grow">
            <View className="strong">{t(name)}</View>
            <View className="note soft">{t(`${name}Note`)}</View>
          </View>
          <Switch
            on={draft[name]}
            onChange={(on) => onChange({ [name]: on })}
            label={t(name)}
            testId={`rules-${name}`}
          />
        </View>
      ))}
    </View>
  )
}

function NightHours({ draft, wrong, onChange }: PartProps & { wrong: true | undefined }) {
  const t = useT(compoundWords)
  return (
    <View className="line top wide">
      <View className="grow">
        <Field
          label={t('nightFrom')}
          value={draft.nightFrom}
          onInput={(nightFrom) => onChange({ nightFrom })}
          placeholder="23:00"
          wrong={wrong && t('nightWrong')}
          testId="rules-night-from"
        />
      </View>
      <View className="grow">
        <Field
          label={t('nightUntil')}
          value={draft.nightUntil}
          onInput={(nightUntil) => onChange({ nightUntil })}
          placeholder="06:00"
          testId="rules-night-until"
        />
      </View>
    </View>
  )
}
