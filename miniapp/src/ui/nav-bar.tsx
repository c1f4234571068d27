// The top bar that we draw ourselves, clear of the phone's own bar and of WeChat's capsule.
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useMemo, type ReactNode } from 'react'
import { useT } from '../i18n'
import { classes, told } from './attributes'
import { Icon } from './icon'
import { Pressable } from './pressable'
import { uiWords } from './words'

interface NavBarProps {
  title?: string
  /** At the left and large: a tab page. */
  large?: boolean
  onBack?: () => void
  /** In place of a title. */
  children?: ReactNode
  /** Stands on a dark picture. */
  clear?: boolean
}

interface Room {
  top: number
  height: number
  right: number
}

export function NavBar({ title, large, onBack, children, clear }: NavBarProps) {
  const t = useT(uiWords)
  const room = useMemo(measure, [])
  return (
    <View className={classes('navbar', clear && 'clear')} style={room ? { paddingTop: `${room.top}px` } : {}}>
      <View
        className="navbar-inside"
        style={room ? { height: `${room.height}px`, paddingRight: `${room.right}px` } : {}}
      >
        {onBack ? (
          <Pressable className="navbar-back" onPress={onBack} told={{ label: t('back') }} testId="back">
            <Icon name="back" />
          </Pressable>
        ) : null}
        {children ?? (
          <View
            className={large ? 'navbar-large title one' : classes('navbar-title', room && 'capsule')}
            {...told({ role: 'heading' })}
          >
            {title}
          </View>
        )}
      </View>
    </View>
  )
}

/** The bar is as far from the capsule below as above, as WeChat's own is. */
function measure(): Room | undefined {
  if (process.env.TARO_ENV !== 'weapp') return undefined
  const phone = Taro.getWindowInfo()
  const capsule = Taro.getMenuButtonBoundingClientRect()
  const top = phone.statusBarHeight ?? 20
  return {
    top,
    height: Math.max(44, (capsule.top - top) * 2 + capsule.height),
    right: phone.windowWidth - capsule.left + 8,
  }
}
