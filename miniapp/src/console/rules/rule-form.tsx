// One rule, open to change: its name, when it applies, where it leads.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { Switch } from '../../ui/switch'
import type { RuleBody } from '../api'
import { Conditions } from './conditions'
import { TargetField } from './target-field'
import { ruleWords } from './words'

interface RuleFormProps {
  rule: RuleBody
  onChange: (rule: RuleBody) => void
  onDone: () => void
  onRemove: () => void
  wrong: (path: string) => string | undefined
}

const longestName = 60

export function RuleForm({ rule, onChange, onDone, onRemove, wrong }: RuleFormProps) {
  const t = useT(ruleWords)
  const { joint, ...single } = rule
  return (
    <View className="stack gap-4 rule-form" {...testable(`rule-form-${rule.id}`)}>
      <View className="form-pair">
        <Field
          label={t('name')}
          placeholder={t('nameHint')}
          value={rule.name}
          onInput={(name) => onChange({ ...rule, name })}
          max={longestName}
          wrong={wrong('name')}
          testId="rule-name"
        />
        <Field
          label={t('id')}
          help={t('idHint')}
          value={rule.id}
          onInput={(id) => onChange({ ...rule, id: id.trim() })}
          wrong={wrong('id')}
          testId="rule-id"
        />
      </View>
      <Conditions rule={rule} onChange={onChange} />
      <View className="stack gap-3">
        <View className="strong">{t('result')}</View>
        <TargetField value={rule.to} onChange={(to) => onChange({ ...rule, to })} testId="rule-to" />
      </View>
      <View className="stack gap-3">
        <View className="line between">
          <View>
            <View className="strong">{t('joint')}</View>
            <View className="note soft">{t('jointNote')}</View>
          </View>
          <Switch
            on={joint !== undefined}
            onChange={(on) => onChange(on ? { ...rule, joint: { level: 'police' } } : single)}
            label={t('joint')}
            testId="rule-joint"
          />
        </View>
        {joint ? (
          <TargetField
            value={joint}
            onChange={(next) => onChange({ ...rule, joint: next })}
            testId="rule-joint-to"
          />
        ) : null}
      </View>
      <View className="line between">
        <Button kind="plain" onPress={onRemove} testId="rule-remove">
          {t('remove')}
        </Button>
        <Button onPress={onDone} testId="rule-done">
          {t('done')}
        </Button>
      </View>
    </View>
  )
}
