// Asks once more before what cannot be taken back.
import { View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Notice } from '../../ui/notice'
import { Sheet } from '../../ui/sheet'
import { visitWords } from '../words'

interface AskSheetProps {
  title: string
  note: string
  yes: string
  act: { isPending: boolean; error: Error | null; mutate: () => void }
  onClose: () => void
  off?: string | undefined
  testId: string
}

export function AskSheet({
  title,
  note,
  yes,
  act,
  onClose,
  off,
  testId,
  children,
}: PropsWithChildren<AskSheetProps>) {
  const t = useT(visitWords)
  return (
    <Sheet open onClose={onClose} title={title} testId={`${testId}-sheet`}>
      <View className="soft">{note}</View>
      {children}
      {act.error ? (
        <Notice icon="alert" tone="warm" testId={`${testId}-problem`}>
          {act.error.message}
        </Notice>
      ) : null}
      <View className="line">
        <Button kind="quiet" tall onPress={onClose}>
          {t('cancel')}
        </Button>
        <Button
          kind="danger"
          grow
          tall
          busy={act.isPending}
          off={off}
          onPress={act.mutate}
          testId={`${testId}-yes`}
        >
          {yes}
        </Button>
      </View>
    </Sheet>
  )
}
