// A sheet from below: one question, and what can be answered. A tap beside it closes it, and Escape.
import { RootPortal, View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import { useT } from '../i18n'
import { classes, testable, told } from './attributes'
import { useDisplay } from './display'
import { useModal } from './modal'
import { Pressable } from './pressable'
import { uiWords } from './words'

interface SheetProps {
  open: boolean
  onClose: () => void
  title?: string
  testId?: string
}

export function Sheet({ open, onClose, title, testId, children }: PropsWithChildren<SheetProps>) {
  const elder = useDisplay((display) => display.elder)
  const t = useT(uiWords)
  const place = useModal(open, onClose)
  if (!open) return null
  const sheet = (
    // It stands outside of the page, and so outside of the page's own class.
    <View className={classes('overlay', elder && 'elder')} catchMove>
      <Pressable className="overlay-scrim" onPress={onClose} told={{ label: t('close') }} alone />
      <View
        className="sheet"
        {...testable(testId)}
        {...told({ role: 'dialog', ...(title ? { label: title } : {}) })}
        {...(process.env.TARO_ENV === 'h5' ? { ref: place, tabIndex: -1, 'aria-modal': 'true' } : {})}
      >
        {title ? <View className="lead">{title}</View> : null}
        {children}
      </View>
    </View>
  )
  // A browser has no such element, and needs none: nothing there stands above a fixed one.
  return process.env.TARO_ENV === 'weapp' ? <RootPortal>{sheet}</RootPortal> : sheet
}
