// A page whose code did not arrive is said and tried again. Browsers only: WeChat brings its packages by itself.
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { create } from 'zustand'
import { useT } from '../i18n'
import { Button } from './button'
import { useNetwork } from './network'
import { Sheet } from './sheet'
import { uiWords } from './words'

interface Missing {
  url: string | undefined
  /** Stands above the page that is seen; else in its place. */
  above: boolean
}

export const useMissingPage = create<Missing>(() => ({ url: undefined, above: false }))

const isMissing = (reason: unknown) =>
  reason instanceof Error && (reason.name === 'ChunkLoadError' || /Loading (CSS )?chunk/.test(reason.message))

/** Where the browser's history stands; the router counts it. */
const placeNow = () => (history.state as { idx?: number } | null)?.idx ?? 0

/** Called once, when the app starts. */
export function watchPages(): void {
  if (process.env.TARO_ENV !== 'h5') return
  let before = placeNow()
  let now = before
  Taro.eventCenter.on('__taroRouterChange', () => {
    before = now
    now = placeNow()
  })
  window.addEventListener('unhandledrejection', (event) => {
    if (!isMissing(event.reason)) return
    event.preventDefault()
    const above = now === before + 1
    useMissingPage.setState({ url: location.hash.slice(1), above })
    // The address is again that of the page that is seen.
    if (above) history.back()
  })
}

export function MissingPage() {
  const t = useT(uiWords)
  const { url, above } = useMissingPage()
  const online = useNetwork((network) => network.online)
  if (url === undefined) return null
  const close = () => useMissingPage.setState({ url: undefined })
  const again = () => {
    close()
    if (above) void Taro.navigateTo({ url })
    else location.reload()
  }
  return (
    <Sheet open onClose={close} title={t('missingTitle')} testId="missing-page">
      <View className="soft">{t(online ? 'missingNote' : 'missingOffline')}</View>
      <View className="line">
        <Button kind="quiet" tall onPress={close} testId="missing-close">
          {t('notNow')}
        </Button>
        <Button kind="primary" grow tall icon="refresh" onPress={again} testId="missing-again">
          {t('again')}
        </Button>
      </View>
    </Sheet>
  )
}
