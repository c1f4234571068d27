// What differs is explained by a note, once.
import { explains, explanationLeast } from '@chaolin/shared/payments/rules'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { AskSheet } from '../../ui/ask-sheet'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { consoleWords } from '../words'
import { cashierKey, resolveMatter, type MatterKind } from './api'
import { cashierWords } from './words'

const mostCharacters = 500

/** What is to be explained, and how it is called on the sheet. */
export interface Matter {
  kind: MatterKind
  id: number
  words: string
}

export function ResolveSheet({ matter, onClose }: { matter: Matter; onClose: () => void }) {
  const t = useT(cashierWords)
  const shared = useT(consoleWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const [note, setNote] = useState('')
  const { kind, id, words } = matter
  const said = note.trim()
  const resolve = useMutation({
    mutationFn: () => resolveMatter(kind, id, said, keyFor({ kind, id, said })),
    onSuccess: onClose,
    // Also when somebody else was faster.
    onSettled: () => client.invalidateQueries({ queryKey: cashierKey() }),
  })
  const long = [...said].length > mostCharacters ? shared('tooLong') : undefined
  return (
    <AskSheet
      title={t('resolveTitle')}
      note={t('resolveNote')}
      act={t('resolveAct')}
      busy={resolve.isPending}
      error={resolve.error}
      off={explains(said) ? long : t(said === '' ? 'needNote' : 'needMore', { count: explanationLeast })}
      onYes={() => resolve.mutate()}
      onClose={onClose}
      testId="resolve"
    >
      <View className="strong words">{words}</View>
      <Field
        label={t('resolveLabel')}
        placeholder={t('resolveHint')}
        value={note}
        onInput={setNote}
        max={mostCharacters}
        tall
        testId="resolve-note"
      />
    </AskSheet>
  )
}
