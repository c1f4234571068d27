// What asks once more: a time that is taken back, a colleague who takes over, the end.
import { limits } from '@chaolin/shared/text'
import { useState } from 'react'
import { useT } from '../../i18n'
import { AskSheet } from '../../ui/ask-sheet'
import { useDisplay } from '../../ui/display'
import { Field } from '../../ui/field'
import { serverNowMs } from '../../ui/server-time'
import { when } from '../../ui/time'
import { PickList } from '../parts/pick-list'
import type { CaseView } from './api'
import { TimesSheet } from './times'
import type { OpenedCase } from './use-case'
import { caseWords } from './words'

interface SheetsProps {
  view: CaseView
  opened: OpenedCase
}

export function CaseSheets({ view, opened }: SheetsProps) {
  const { asking } = opened
  if (asking === undefined) return null
  if (asking === 'times') return <TimesSheet opened={opened} />
  if (asking === 'hand-over') return <HandOver view={view} opened={opened} />
  if (asking === 'close') return <Close opened={opened} />
  return <Drop view={view} opened={opened} id={asking.drop} />
}

function HandOver({ view, opened: { act, ask } }: SheetsProps) {
  const t = useT(caseWords)
  const [to, setTo] = useState<string>()
  return (
    <AskSheet
      title={t('handOverTitle')}
      note={t('handOverNote')}
      act={t('handOverAct')}
      danger
      busy={act.isPending}
      error={act.error}
      off={to ? undefined : t('handOverOff')}
      onYes={() => to && act.mutate({ act: 'hand-over', personId: to })}
      onClose={() => ask(undefined)}
      testId="hand-over"
    >
      <PickList
        label={t('handOverTitle')}
        options={view.colleagues.map(({ id, name }) => ({ value: id, label: name }))}
        values={to ? [to] : []}
        single
        onChange={([id]) => setTo(id)}
        testId="colleague"
      />
    </AskSheet>
  )
}

function Close({ opened: { act, ask } }: { opened: OpenedCase }) {
  const t = useT(caseWords)
  const [words, setWords] = useState('')
  const text = words.trim()
  return (
    <AskSheet
      title={t('closeTitle')}
      note={t('closeNote')}
      act={t('close')}
      busy={act.isPending}
      error={act.error}
      off={[...text].length > limits.text ? t('sendOff') : undefined}
      onYes={() => act.mutate({ act: 'close', text })}
      onClose={() => ask(undefined)}
      testId="close"
    >
      <Field
        label={t('closeLabel')}
        placeholder={t('closeHint')}
        value={words}
        onInput={setWords}
        max={limits.text}
        tall
        testId="close-words"
      />
    </AskSheet>
  )
}

function Drop({ view, opened: { act, ask }, id }: SheetsProps & { id: string }) {
  const t = useT(caseWords)
  const language = useDisplay((display) => display.language)
  const time = view.times.find((each) => each.id === id)
  const at = time ? when(time.from, new Date(serverNowMs()), language) : ''
  return (
    <AskSheet
      title={t('dropTitle')}
      note={t('dropNote', { when: at })}
      act={t('dropAct')}
      danger
      busy={act.isPending}
      error={act.error}
      onYes={() => act.mutate({ act: 'drop', id })}
      onClose={() => ask(undefined)}
      testId="drop"
    />
  )
}
