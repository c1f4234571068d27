// The four tabs, the chosen one under the tide line. WeChat shows it by custom-tab-bar/, a browser inside each tab page.
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { create } from 'zustand'
import { useT } from '../i18n'
import { classes } from './attributes'
import { useDisplay } from './display'
import { Icon } from './icon'
import type { IconName } from './icon-names'
import { Pressable } from './pressable'
import { Count } from './tag'
import { uiWords } from './words'

export type TabKey = 'home' | 'reports' | 'inbox' | 'mine'

export const tabs = [
  { key: 'home', icon: 'home', words: 'home' },
  { key: 'reports', icon: 'list', words: 'myReports' },
  { key: 'inbox', icon: 'bell', words: 'inbox' },
  { key: 'mine', icon: 'person', words: 'mine' },
] as const satisfies readonly { key: TabKey; icon: IconName; words: keyof typeof uiWords.zh }[]

export const useTabs = create<{ chosen: TabKey; unread: number }>(() => ({ chosen: 'home', unread: 0 }))

export function openTab(key: TabKey): void {
  void Taro.switchTab({ url: `/pages/${key}/index` })
}

export function TabBar({ apart }: { apart?: boolean }) {
  const { chosen, unread } = useTabs()
  const elder = useDisplay((display) => display.elder)
  const t = useT(uiWords)
  // 长辈版 has no tab bar: its home page leads everywhere, and every page leads home.
  if (elder) return null
  return (
    <View className={classes('tabbar', apart && 'apart')}>
      {tabs.map(({ key, icon, words }) => {
        const on = key === chosen
        const count = key === 'inbox' ? unread : 0
        const label = count > 0 ? `${t(words)}，${t('unread', { count })}` : t(words)
        return (
          <Pressable
            key={key}
            className={classes('tabbar-item', on && 'on')}
            onPress={() => openTab(key)}
            testId={`tab-${key}`}
            told={{ role: 'tab', selected: on, label }}
          >
            {on ? <View className="tabbar-line drawing drawing-wave" /> : null}
            <Icon name={icon} />
            {count > 0 ? (
              <View className="tabbar-count">
                <Count count={count} />
              </View>
            ) : null}
            <View>{t(words)}</View>
          </Pressable>
        )
      })}
    </View>
  )
}
