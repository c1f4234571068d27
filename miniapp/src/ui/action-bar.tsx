// What a page's one main button stands on, in reach of a thumb.
import { View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import { classes } from './attributes'

/** sheetLike: rounded, for a question rather than an act. */
export function ActionBar({ sheetLike, children }: PropsWithChildren<{ sheetLike?: boolean }>) {
  return <View className={classes('actionbar', sheetLike && 'sheet-like')}>{children}</View>
}
