// The ordered table: each rule in words, what keeps it from working, and its form where it is opened.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { classes } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { Icon } from '../../ui/icon'
import type { IconName } from '../../ui/icon-names'
import { Notice } from '../../ui/notice'
import { Pressable } from '../../ui/pressable'
import { Switch } from '../../ui/switch'
import { Tag } from '../../ui/tag'
import type { RuleBody } from '../api'
import { RuleForm } from './rule-form'
import { useRuleWords } from './say'
import { freshRule, moved, type Table } from './use-table'
import { ruleWords } from './words'

export function RuleTable({ table }: { table: Table }) {
  const t = useT(ruleWords)
  const { rules, change, view } = table
  const [opened, setOpened] = useState<number>()
  const replace = (at: number, rule: RuleBody) => change(rules.map((known, i) => (i === at ? rule : known)))
  const add = () => {
    change([...rules, freshRule(rules, t('newName'))])
    setOpened(rules.length)
  }
  const move = (from: number, to: number) => {
    change(moved(rules, from, to))
    setOpened(undefined)
  }
  const remove = (at: number) => {
    change(rules.filter((_rule, i) => i !== at))
    setOpened(undefined)
  }
  return (
    <View className="stack gap-3">
      <Section title={t('table')} />
      {rules.length === 0 ? (
        <Notice icon="list" tone="grey" testId="rules-none">
          {t('emptyTable')}
        </Notice>
      ) : null}
      {rules.map((rule, index) => (
        <Card key={index} kind="snug" testId={`rule-${rule.id}`} ringed={opened === index}>
          <RuleRow
            rule={rule}
            position={index + 1}
            problems={table.problemsOf(rule)}
            opened={opened === index}
            onOpen={() => setOpened(opened === index ? undefined : index)}
            onEnable={(enabled) => replace(index, { ...rule, enabled })}
            onUp={index > 0 ? () => move(index, index - 1) : undefined}
            onDown={index < rules.length - 1 ? () => move(index, index + 1) : undefined}
          />
          {opened === index ? (
            <RuleForm
              rule={rule}
              onChange={(next) => replace(index, next)}
              onDone={() => setOpened(undefined)}
              onRemove={() => remove(index)}
              wrong={(path) => wrongIn(table.save.error, index, path)}
            />
          ) : null}
        </Card>
      ))}
      <Button kind="quiet" block icon="plus" onPress={add} testId="rule-add">
        {t('add')}
      </Button>
      <Section title={t('defaults')} />
      <Card kind="sunk">
        <View className="stack gap-1">
          {view?.defaults.map(({ id, name }) => (
            <View key={id} className="note soft">
              {name}
            </View>
          ))}
        </View>
      </Card>
    </View>
  )
}

/** What the server said about this rule's field at the last save. */
function wrongIn(error: Error | null, index: number, path: string): string | undefined {
  const errors = error && 'errors' in error ? (error.errors as { path: string; message: string }[]) : []
  return errors.find((each) => each.path === `rules.${index}.${path}`)?.message
}

interface RuleRowProps {
  rule: RuleBody
  position: number
  problems: { path: string; zh: string; en: string; value: string | null }[]
  opened: boolean
  onOpen: () => void
  onEnable: (enabled: boolean) => void
  onUp: (() => void) | undefined
  onDown: (() => void) | undefined
}

function RuleRow({ rule, position, problems, opened, onOpen, onEnable, onUp, onDown }: RuleRowProps) {
  const t = useT(ruleWords)
  const words = useRuleWords()
  const { id, name, enabled } = rule
  const to = t('sayTo', { to: words.target(rule.to) })
  const joint = rule.joint ? t('sayJoint', { to: words.target(rule.joint) }) : ''
  const when = words.conditions(rule).join(words.stop) || t('sayAll')
  return (
    <>
      <View className="line wide">
        <View className="rule-place">{position}</View>
        <View className={classes('strong grow', !enabled && 'faint')}>{name}</View>
        {problems.length > 0 ? (
          <Tag tone="red" icon="alert">
            {t('broken')}
          </Tag>
        ) : null}
        {enabled ? null : <Tag>{t('off')}</Tag>}
        <Switch on={enabled} onChange={onEnable} label={t('enabled', { name })} testId={`enable-${id}`} />
      </View>
      <View className="line wide top rule-words">
        <View className={classes('note grow words', enabled ? 'soft' : 'faint')}>
          <View>{when}</View>
          <View className={enabled ? 'strong tidal' : ''}>{`${to}${joint}`}</View>
        </View>
        <Tool icon="up" label={t('up', { name })} onPress={onUp} testId={`up-${id}`} />
        <Tool icon="up" turned label={t('down', { name })} onPress={onDown} testId={`down-${id}`} />
        <Button small kind="quiet" tight onPress={onOpen} testId={`edit-${id}`}>
          {t(opened ? 'done' : 'edit')}
        </Button>
      </View>
      {problems.length > 0 ? <Reasons problems={problems} testId={`broken-${id}`} /> : null}
    </>
  )
}

function Reasons({ problems, testId }: { problems: RuleRowProps['problems']; testId: string }) {
  const t = useT(ruleWords)
  return (
    <Notice icon="alert" tone="red" testId={testId}>
      {problems.map(({ path, zh, value }, index) => (
        <View key={index}>{t('brokenAt', { path, why: value === null ? zh : `${zh} ${value}` })}</View>
      ))}
    </Notice>
  )
}

interface ToolProps {
  icon: IconName
  turned?: boolean
  label: string
  onPress: (() => void) | undefined
  testId: string
}

const Tool = ({ icon, turned, label, onPress, testId }: ToolProps) => (
  <Pressable
    className={classes('tool', turned && 'turned', !onPress && 'off')}
    onPress={onPress}
    told={{ label }}
    testId={testId}
  >
    <Icon name={icon} size="m" />
  </Pressable>
)
