// Saves the table as a draft or puts it in force; what somebody else changed meanwhile is said, and nothing is lost.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { Notice } from '../../ui/notice'
import { Switch } from '../../ui/switch'
import { isChanged, Problem } from '../../ui/problem'
import type { Table } from './use-table'
import { ruleWords } from './words'

const longestNote = 200

export function SaveBar({ table }: { table: Table }) {
  const t = useT(ruleWords)
  const { view, dirty, save, publish } = table
  const [note, setNote] = useState('')
  const [allowBroken, setAllowBroken] = useState(false)
  const draft = view?.draft
  const broken = table.rules.some((rule) => table.problemsOf(rule).length > 0)
  const write = (andPublish: boolean) =>
    save.mutate(
      { note, publish: andPublish, allowBroken: andPublish && allowBroken },
      { onSuccess: () => setNote('') },
    )
  const busy = save.isPending || publish.isPending
  const late = isChanged(save.error)
  if (!dirty && !draft) return <Done table={table} />
  return (
    <ActionBar>
      <Problem
        error={save.error ?? publish.error}
        testId="rules-problem"
        end={late ? <Late table={table} /> : undefined}
      />
      <Done table={table} />
      {broken || allowBroken || save.error || publish.error ? (
        <View className="line between">
          <View className="note">{t('allowBroken')}</View>
          <Switch on={allowBroken} onChange={setAllowBroken} label={t('allowBroken')} testId="allow-broken" />
        </View>
      ) : null}
      {dirty ? (
        <View className="save-line">
          <View className="grow">
            <Field
              value={note}
              onInput={setNote}
              placeholder={`${t('note')}：${t('noteHint')}`}
              max={longestNote}
              testId="rules-note"
            />
          </View>
          <View className="line">
            <Button kind="plain" onPress={table.discard} testId="rules-discard">
              {t('discard')}
            </Button>
            <Button kind="quiet" tall busy={busy} onPress={() => write(false)} testId="rules-save">
              {t('saveDraft')}
            </Button>
            <Button kind="primary" busy={busy} onPress={() => write(true)} testId="rules-publish">
              {t('publish')}
            </Button>
          </View>
        </View>
      ) : (
        <Button
          kind="primary"
          block
          busy={busy}
          onPress={() => draft && publish.mutate({ version: draft.version, allowBroken })}
          testId="rules-publish-draft"
        >
          {t('publishDraft')}
        </Button>
      )}
    </ActionBar>
  )
}

function Late({ table }: { table: Table }) {
  const t = useT(ruleWords)
  const over = async () => {
    const wanted = table.save.variables
    await table.rebase()
    if (wanted) table.save.mutate(wanted)
  }
  return (
    <View className="line wrap">
      <Button small kind="quiet" onPress={table.discard} testId="rules-theirs">
        {t('takeTheirs')}
      </Button>
      <Button small kind="quiet" onPress={() => void over()} testId="rules-over">
        {t('saveOver')}
      </Button>
    </View>
  )
}

function Done({ table: { save, publish, dirty, view } }: { table: Table }) {
  const t = useT(ruleWords)
  if (dirty || save.isPending || publish.isPending) return null
  const published = publish.isSuccess || (save.isSuccess && save.variables.publish)
  const saved = save.isSuccess && !save.variables.publish && view?.draft
  if (!published && !saved) return null
  return (
    <View className="done-line">
      <Notice icon="check" testId="rules-done">
        {saved && !publish.isSuccess ? t('draftSaved', { version: view.version }) : t('published')}
      </Notice>
    </View>
  )
}
