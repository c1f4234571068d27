// Asks before a version begins to hold, or is taken back.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Sheet } from '../../ui/sheet'
import { consoleKey, publishAreas, rollBackAreas, type AreaVersionView } from '../api'
import { Problem } from '../../ui/problem'
import { consoleWords } from '../words'
import { areaWords } from './words'

export type Turn = 'publish' | 'rollback'

interface TurnSheetProps {
  item: AreaVersionView
  turn: Turn
  onDone: (said: 'published' | 'scheduled' | 'rolledBack') => void
  onClose: () => void
}

const momentPattern = /^(\d{4}-\d{2}-\d{2})[T\s](\d{2}:\d{2})$/

export function TurnSheet({ item: { version, status, history }, turn, onDone, onClose }: TurnSheetProps) {
  const t = useT(areaWords)
  const shared = useT(consoleWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const [typed, setTyped] = useState('')
  const moment = momentPattern.exec(typed.trim())
  const wrong = typed.trim() !== '' && !moment ? t('validFromWrong') : undefined
  const body = moment ? { validFrom: `${moment[1]}T${moment[2]}:00+08:00` } : {}
  // The same step after another one is another intent.
  const key = () => keyFor({ turn, version, body, steps: history.length })
  const step = useMutation({
    mutationFn: () =>
      turn === 'publish' ? publishAreas(version, body, key()) : rollBackAreas(version, key()),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: consoleKey })
      onDone(turn === 'rollback' ? 'rolledBack' : moment ? 'scheduled' : 'published')
    },
  })
  const publishing = turn === 'publish'
  const act = publishing ? t('publish') : t(status === 'scheduled' ? 'callOff' : 'rollBack')
  return (
    <Sheet
      open
      onClose={onClose}
      title={t(publishing ? 'publishAsk' : 'rollBackAsk', { version })}
      testId="turn-sheet"
    >
      <View className="soft">{t(publishing ? 'publishNote' : 'rollBackNote')}</View>
      {publishing ? (
        <Field
          label={t('validFrom')}
          placeholder={t('validFromHint')}
          value={typed}
          onInput={setTyped}
          wrong={wrong}
          testId="turn-from"
        />
      ) : null}
      <Problem error={step.error} testId="turn-problem" />
      <View className="line">
        <Button kind="quiet" tall onPress={onClose}>
          {shared('cancel')}
        </Button>
        <Button
          kind="primary"
          grow
          busy={step.isPending}
          off={wrong}
          onPress={() => step.mutate()}
          testId="turn-yes"
        >
          {act}
        </Button>
      </View>
    </Sheet>
  )
}
