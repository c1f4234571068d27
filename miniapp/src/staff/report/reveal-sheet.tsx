// Why somebody wants to read what is masked: the reason is recorded, and the person it concerns sees it.
import { useMutation } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Chip } from '../../ui/chips'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Notice } from '../../ui/notice'
import { Sheet } from '../../ui/sheet'
import { reveal, type RevealField } from '../api'
import { staffWords } from '../words'

const reasons = ['revealCall', 'revealVisit', 'revealAsk', 'revealFollow'] as const
const maxReason = 200

interface RevealSheetProps {
  number: string
  field: RevealField
  onClose: () => void
  onValue: (value: string | null) => void
}

export function RevealSheet({ number, field, onClose, onValue }: RevealSheetProps) {
  const t = useT(staffWords)
  const [reason, setReason] = useState('')
  const keyFor = useIntentKey()
  const asking = useMutation({
    mutationFn: () => reveal(number, field, reason.trim(), keyFor({ field, reason })),
    onSuccess: ({ value }) => {
      onValue(value)
      onClose()
    },
  })
  const missing =
    reason.trim() === '' ? t('needReason') : [...reason].length > maxReason ? t('tooLong') : undefined
  return (
    <Sheet open onClose={onClose} title={t('revealWhy')} testId="reveal-sheet">
      <View className="chips">
        {reasons.map((key) => (
          <Chip key={key} outline onPress={() => setReason(t(key))} testId={`reveal-${key}`}>
            {t(key)}
          </Chip>
        ))}
      </View>
      <Field
        value={reason}
        onInput={setReason}
        max={maxReason}
        placeholder={t('revealWhy')}
        testId="reveal-reason"
      />
      <View className="note soft">{t('revealNote')}</View>
      {asking.error ? (
        <Notice icon="alert" tone="warm">
          {asking.error.message}
        </Notice>
      ) : null}
      <Button
        kind="primary"
        block
        busy={asking.isPending}
        off={missing}
        onPress={() => asking.mutate()}
        testId="reveal-submit"
      >
        {t(field === 'phone' ? 'revealSubmit' : 'revealTextSubmit')}
      </Button>
    </Sheet>
  )
}
