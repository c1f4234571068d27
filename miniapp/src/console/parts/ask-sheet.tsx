// Asks once more before something that cannot be taken back.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Sheet } from '../../ui/sheet'
import { consoleWords } from '../words'
import { Problem } from './problem'

interface AskSheetProps {
  title: string
  note: string
  /** A verb, at most eight characters. */
  act: string
  danger?: boolean
  busy: boolean
  error: Error | null
  onYes: () => void
  onClose: () => void
}

export function AskSheet({ title, note, act, danger, busy, error, onYes, onClose }: AskSheetProps) {
  const t = useT(consoleWords)
  return (
    <Sheet open onClose={onClose} title={title} testId="ask-sheet">
      <View className="soft">{note}</View>
      <Problem error={error} testId="ask-problem" />
      <View className="line">
        <Button kind="quiet" tall onPress={onClose}>
          {t('cancel')}
        </Button>
        <Button kind={danger ? 'danger' : 'primary'} grow tall busy={busy} onPress={onYes} testId="ask-yes">
          {act}
        </Button>
      </View>
    </Sheet>
  )
}
