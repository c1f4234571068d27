// Where a request would go, what was understood of it, and why each rule did or did not decide.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { Icon } from '../../ui/icon'
import { Route } from '../../ui/route'
import { Tag } from '../../ui/tag'
import type { Preview } from '../api'
import { consoleWords } from '../words'
import { useRuleWords } from './say'
import { ruleWords } from './words'

type Line = Preview['trace'][number]

const tones = {
  matched: 'green',
  after_match: 'tide',
  not_matched: undefined,
  no_level: 'warm',
  broken: 'red',
  disabled: undefined,
} as const

export function Traced({ preview }: { preview: Preview }) {
  const t = useT(ruleWords)
  const shared = useT(consoleWords)
  const words = useRuleWords()
  const { microBrain, joint, rule, inputs, borderDistanceM, trace } = preview
  const facts = [
    t(`kind_${inputs.kind}`),
    inputs.category && words.category(inputs.category),
    ...[inputs.communityId, inputs.streetId, inputs.campusId].map((id) => id && words.nameOf(id)),
    inputs.compoundId,
    t(`day_${inputs.dayKind}`),
    inputs.localTime,
  ].filter(Boolean)
  const notes = [
    [
      t('by', { rule: rule.name }),
      joint.length > 0 && shared('jointWith', { names: joint.map(words.nameOf).join(words.comma) }),
    ]
      .filter(Boolean)
      .join(' · '),
    t('facts', { facts: facts.join(' · ') }),
    ...(borderDistanceM === null ? [] : [t('border', { m: Math.round(borderDistanceM) })]),
  ]
  return (
    <View className="stack gap-3" {...testable('try-answer')}>
      <Route title={microBrain ? t('goesTo', { name: microBrain.name }) : t('goesToDesk')} notes={notes} />
      {trace.length > 0 ? <View className="field-label">{t('trace')}</View> : null}
      {trace.map((line) => (
        <TraceLine key={line.id} line={line} />
      ))}
    </View>
  )
}

function TraceLine({ line }: { line: Line }) {
  const t = useT(ruleWords)
  const { found } = useRuleWords()
  const { id, name, outcome, conditions, problems } = line
  const tone = tones[outcome]
  return (
    <View className="stack gap-1 trace" {...testable(`trace-${id}`)}>
      <View className="line between">
        <View className="strong one">{name}</View>
        <Tag {...(tone ? { tone } : {})}>{t(`outcome_${outcome}`)}</Tag>
      </View>
      {conditions.map(({ condition, holds, found: value }) => (
        <View key={condition} className="line note">
          <Icon name={holds ? 'check' : 'close'} size="s" className={holds ? 'good' : 'bad'} />
          <View className="soft grow">
            {`${t(condition)} · ${t('found', { found: value === null ? t('foundNone') : found(condition, value) })}`}
          </View>
        </View>
      ))}
      {problems.map(({ path, zh }, index) => (
        <View key={index} className="note bad">
          {t('brokenAt', { path, why: zh })}
        </View>
      ))}
    </View>
  )
}
