// The frame of every page: its bar, its state, and how its reader likes to read.
import { View } from '@tarojs/components'
import Taro, { useDidShow } from '@tarojs/taro'
import { useEffect, type PropsWithChildren, type ReactNode } from 'react'
import { useT } from '../i18n'
import { classes, testable } from './attributes'
import { Button } from './button'
import { useDisplay } from './display'
import { Empty, type Art } from './empty'
import { MissingPage } from './missing-page'
import { NavBar } from './nav-bar'
import { useNetwork } from './network'
import { Notice } from './notice'
import { Skeleton } from './skeleton'
import { openTab, TabBar, useTabs, type TabKey } from './tab-bar'
import { uiWords } from './words'

export type PageState = 'loading' | 'error' | 'offline' | 'empty' | 'forbidden' | 'ready'

export interface StateWords {
  art?: Art
  title?: string
  note?: string
  action?: { words: string; onPress: () => void }
}

export interface PageProps {
  title: string
  /** Which tab this is; without it, a page that leads back. */
  tab?: TabKey
  state?: PageState
  /** Other words for an empty page: what belongs here, and how to begin. */
  empty?: StateWords
  /** For error and offline: loads again. */
  onRetry?: () => void
  /** The number a person may read out when it went wrong. */
  requestId?: string | undefined
  /** Draws its own top (the home page): it stands above everything else. */
  top?: ReactNode
  /** Stays in place when the content is long: an ActionBar. */
  bottom?: ReactNode
  /** What is said while there is no network; without it, that this is what was last loaded. */
  offlineWords?: string
  /** Content to the very edge: no padding of its own. */
  flush?: boolean
  /** Dark at any time. */
  dark?: boolean
  testId?: string
}

export function Page(props: PropsWithChildren<PageProps>) {
  const { title, tab, state = 'ready', top, bottom, children } = props
  const elder = useDisplay((display) => display.elder)
  const online = useNetwork((network) => network.online)
  const t = useT(uiWords)
  useTitle(title)
  useDidShow(() => {
    if (tab) useTabs.setState({ chosen: tab })
  })
  return (
    <View className={classes('screen', elder && 'elder', props.dark && 'dark')} {...testable(props.testId)}>
      {top ?? <TopBar title={title} tab={tab} elder={elder} />}
      {!online && state === 'ready' ? (
        <View className="offline-bar">
          <Notice icon="offline" tone="warm" testId="offline-bar">
            {props.offlineWords ?? t('offlineBar')}
          </Notice>
        </View>
      ) : null}
      {state === 'ready' ? (
        <View className={props.flush ? 'grow stack' : 'content'}>{children}</View>
      ) : (
        <Instead {...props} state={state} />
      )}
      {state === 'ready' ? bottom : null}
      {process.env.TARO_ENV === 'h5' ? <MissingPage /> : null}
      {tab && process.env.TARO_ENV !== 'weapp' ? <TabBar /> : null}
      {tab && process.env.TARO_ENV === 'weapp' && !elder ? <View className="tabbar-room" /> : null}
    </View>
  )
}

function TopBar({ title, tab, elder }: { title: string; tab: TabKey | undefined; elder: boolean }) {
  if (tab) {
    const home = elder && tab !== 'home' ? { onBack: () => openTab('home') } : {}
    return <NavBar title={title} large {...home} />
  }
  // In WeChat these pages have the native bar, whose back gesture people know.
  return process.env.TARO_ENV === 'weapp' ? null : <NavBar title={title} onBack={goBack} />
}

/** Back, or home where a link led straight here. */
export function goBack(): void {
  if (Taro.getCurrentPages().length > 1) void Taro.navigateBack()
  else openTab('home')
}

type InsteadProps = Pick<PageProps, 'empty' | 'onRetry' | 'requestId'> & { state: PageState }

/** What stands in the place of what cannot be shown. */
export function Instead({ state, empty = {}, onRetry, requestId }: InsteadProps) {
  const t = useT(uiWords)
  if (state === 'loading')
    return (
      <View className="content" {...testable('state-loading')}>
        <Skeleton />
      </View>
    )
  if (state === 'empty')
    return (
      <Empty
        art={empty.art ?? 'empty'}
        title={empty.title ?? t('emptyTitle')}
        note={empty.note ?? ''}
        testId="state-empty"
      >
        {empty.action ? (
          <Button kind="primary" onPress={empty.action.onPress} testId="state-action">
            {empty.action.words}
          </Button>
        ) : null}
      </Empty>
    )
  if (state === 'forbidden')
    return (
      <Empty art="forbidden" title={t('forbiddenTitle')} note={t('forbiddenNote')} testId="state-forbidden">
        <Button kind="primary" onPress={() => openTab('home')}>
          {t('goHome')}
        </Button>
      </Empty>
    )
  const error = state === 'error'
  const number = requestId ? `\n${t('errorNumber', { number: requestId })}` : ''
  return (
    <Empty
      art={error ? 'error' : 'offline'}
      title={t(error ? 'errorTitle' : 'offlineTitle')}
      note={error ? `${t('errorNote')}${number}` : t('offlineNote')}
      testId={`state-${state}`}
    >
      {onRetry ? (
        <Button kind="primary" icon="refresh" onPress={onRetry} testId="state-retry">
          {t('again')}
        </Button>
      ) : null}
    </Empty>
  )
}

/** The native bar in WeChat, the window's title in a browser. */
function useTitle(title: string): void {
  const set = () => void Taro.setNavigationBarTitle({ title })
  useDidShow(set)
  useEffect(set, [title])
}
