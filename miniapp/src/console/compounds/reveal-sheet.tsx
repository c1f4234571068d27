// Somebody's data is read with a reason, which the person it concerns can see.
import { revealCharacters } from '@chaolin/shared/visits/households'
import { useMutation } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { Sheet } from '../../ui/sheet'
import { Problem } from '../../ui/problem'
import { consoleWords } from '../words'
import { compoundWords } from './words'

interface RevealSheetProps<Data> {
  reveal: (reason: string) => Promise<Data>
  onSeen: (data: Data) => void
  onClose: () => void
}

export function RevealSheet<Data>({ reveal, onSeen, onClose }: RevealSheetProps<Data>) {
  const t = useT(compoundWords)
  const shared = useT(consoleWords)
  const [reason, setReason] = useState('')
  const read = useMutation({ mutationFn: () => reveal(reason.trim()), onSuccess: onSeen })
  const count = [...reason.trim()].length
  return (
    <Sheet open onClose={onClose} title={t('revealTitle')} testId="reveal-sheet">
      <View className="soft">{t('revealNote')}</View>
      <Field
        label={t('revealReason')}
        value={reason}
        onInput={setReason}
        max={revealCharacters}
        testId="reveal-reason"
      />
      <Problem error={read.error} testId="reveal-problem" />
      <View className="line">
        <Button kind="quiet" tall onPress={onClose}>
          {shared('cancel')}
        </Button>
        <Button
          kind="primary"
          grow
          busy={read.isPending}
          off={count === 0 || count > revealCharacters ? shared('needWords') : undefined}
          onPress={() => read.mutate()}
          testId="reveal-now"
        >
          {t('reveal')}
        </Button>
      </View>
    </Sheet>
  )
}
