// Asks once more before what cannot be taken back.
import { View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import { useT } from '../i18n'
import { Button } from './button'
import { Problem } from './problem'
import { Sheet } from './sheet'
import { uiWords } from './words'

interface AskSheetProps {
  title: string
  note: string
  /** A verb, at most eight characters. */
  act: string
  danger?: boolean
  busy: boolean
  error: Error | null
  /** Why it cannot be done yet. */
  off?: string | undefined
  onYes: () => void
  onClose: () => void
  testId?: string
}

export function AskSheet(props: PropsWithChildren<AskSheetProps>) {
  const { title, note, act, danger, busy, error, off, onYes, onClose, testId = 'ask', children } = props
  const t = useT(uiWords)
  return (
    <Sheet open onClose={onClose} title={title} testId={`${testId}-sheet`}>
      <View className="soft">{note}</View>
      {children}
      <Problem error={error} testId={`${testId}-problem`} />
      <View className="line">
        <Button kind="quiet" tall onPress={onClose}>
          {t('notNow')}
        </Button>
        <Button
          kind={danger ? 'danger' : 'primary'}
          grow
          tall
          busy={busy}
          off={off}
          onPress={onYes}
          testId={`${testId}-yes`}
        >
          {act}
        </Button>
      </View>
    </Sheet>
  )
}
