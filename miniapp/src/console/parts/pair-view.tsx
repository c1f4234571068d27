// A list and what is chosen of it: side by side on a wide screen; on a phone the one in place of the other.
import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { useT } from '../../i18n'
import { classes } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Notice } from '../../ui/notice'
import '../../ui/styles/pair-view.scss'
import { consoleWords } from '../words'

interface PairViewProps {
  list: ReactNode
  /** Undefined: nothing is chosen yet. */
  detail: ReactNode | undefined
  /** What is said beside the list then. */
  hint: string
  onBack: () => void
  /** What is chosen needs the room more than the list. */
  narrow?: boolean
}

export function PairView({ list, detail, hint, onBack, narrow }: PairViewProps) {
  const t = useT(consoleWords)
  return (
    <View className={classes('pair-view', detail !== undefined && 'open', narrow && 'narrow')}>
      <View className="pair-list stack gap-3">{list}</View>
      <View className="pair-detail">
        {detail === undefined ? (
          <Notice icon="list" tone="grey">
            {hint}
          </Notice>
        ) : (
          <>
            <View className="pair-back">
              <Button small kind="quiet" icon="back" onPress={onBack} testId="pair-back">
                {t('toList')}
              </Button>
            </View>
            {detail}
          </>
        )}
      </View>
    </View>
  )
}
