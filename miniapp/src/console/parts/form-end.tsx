// The end of a form in a sheet: what was wrong with it, the way out, and the save.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { consoleWords } from '../words'
import { Problem } from '../../ui/problem'

interface FormEndProps {
  save: { isPending: boolean; error: Error | null; mutate: () => void }
  /** Why it cannot be saved yet. */
  off: string | undefined
  /** What is wrong is said at a field already. */
  said?: boolean
  onClose: () => void
  testId: string
}

export function FormEnd({ save, off, said, onClose, testId }: FormEndProps) {
  const t = useT(consoleWords)
  return (
    <>
      <Problem error={said ? null : save.error} testId={`${testId}-problem`} />
      <View className="line">
        <Button kind="quiet" tall onPress={onClose}>
          {t('cancel')}
        </Button>
        <Button
          kind="primary"
          grow
          busy={save.isPending}
          off={off}
          onPress={() => save.mutate()}
          testId={`${testId}-save`}
        >
          {t('save')}
        </Button>
      </View>
    </>
  )
}
