// Before a change that takes slots from people: who they are, and what they will be offered.
import { useT } from '../../i18n'
import { AskSheet } from '../../ui/ask-sheet'
import { MovedList } from './moved'
import type { ChangeState } from './use-change'
import { scheduleWords } from './words'

export function AskMoved({ change }: { change: ChangeState }) {
  const t = useT(scheduleWords)
  if (!change.moved) return null
  return (
    <AskSheet
      title={t('askTitle', { count: change.moved.length })}
      note={t('askNote')}
      act={t('askYes')}
      danger
      busy={change.busy}
      error={change.error}
      onYes={change.confirm}
      onClose={change.leave}
      testId="ask-moved"
    >
      <MovedList items={change.moved} />
    </AskSheet>
  )
}
