// wx functions that show something or move the page: toasts, dialogs, titles, scrolling.
import { report } from '../bridge.ts'
import { hideToast, showModal, showPictures, showSheet, showToast } from '../overlay.ts'
import { packageFile } from '../assets.ts'
import type { Pages } from '../pages.ts'
import { api, WxFailure, type Options } from './api.ts'

function text(value: unknown, otherwise = ''): string {
  return typeof value === 'string' ? value : otherwise
}

let loading = false

async function modal(options: Options) {
  const cancelText = text(options.cancelText, '取消')
  const confirmText = text(options.confirmText, '确定')
  for (const word of [cancelText, confirmText])
    if ([...word].length > 4)
      throw new WxFailure(`${word} length should not larger than 4 Chinese characters`)
  const answer = await showModal({
    title: text(options.title),
    content: text(options.content),
    confirmText,
    cancelText,
    showCancel: options.showCancel !== false,
    editable: options.editable === true,
    placeholderText: text(options.placeholderText),
  })
  const content = options.editable === true && answer.confirm ? answer.content : null
  return { confirm: answer.confirm, cancel: !answer.confirm, content }
}

async function actionSheet(options: Options) {
  const items = options.itemList as string[]
  if (items.length > 6) {
    report(`showActionSheet with ${items.length} items: WeChat takes 6`)
    throw new WxFailure('parameter error: itemList should not be large than 6')
  }
  const tapIndex = await showSheet(items)
  if (tapIndex === null) throw new WxFailure('cancel')
  return { tapIndex }
}

export function screen(pages: Pages) {
  const frame = () => {
    if (pages.top === undefined) throw new WxFailure('there is no page')
    return pages.top.frame
  }
  return {
    showToast: api('showToast', (options) => {
      loading = false
      showToast(text(options.title), Number(options.duration ?? 1500), options.mask === true)
    }),
    hideToast: api('hideToast', () => {
      hideToast()
    }),
    showLoading: api('showLoading', (options) => {
      loading = true
      showToast(text(options.title), null, options.mask === true)
    }),
    hideLoading: api('hideLoading', () => {
      if (!loading) throw new WxFailure("toast can't be found")
      loading = false
      hideToast()
    }),
    showModal: api('showModal', modal),
    showActionSheet: api('showActionSheet', actionSheet),
    previewImage: api('previewImage', (options) => {
      const urls = (options.urls as string[]).map(packageFile)
      showPictures(urls, Math.max(0, (options.urls as string[]).indexOf(text(options.current))))
    }),
    setNavigationBarTitle: api('setNavigationBarTitle', (options) => {
      frame().setTitle(text(options.title))
    }),
    setNavigationBarColor: api('setNavigationBarColor', (options) => {
      if (!/^#(000000|ffffff)$/.test(text(options.frontColor))) throw new WxFailure('invalid frontColor')
      frame().setColors(text(options.frontColor), text(options.backgroundColor))
    }),
    setBackgroundColor: api('setBackgroundColor', (options) => {
      if (typeof options.backgroundColor === 'string')
        frame().window.style.background = options.backgroundColor
    }),
    setBackgroundTextStyle: api('setBackgroundTextStyle', () => undefined),
    showNavigationBarLoading: api('showNavigationBarLoading', () => undefined),
    hideNavigationBarLoading: api('hideNavigationBarLoading', () => undefined),
    hideHomeButton: api('hideHomeButton', () => undefined),
    hideTabBar: api('hideTabBar', () => undefined),
    showTabBar: api('showTabBar', () => undefined),
    startPullDownRefresh: api('startPullDownRefresh', () => undefined),
    stopPullDownRefresh: api('stopPullDownRefresh', () => undefined),
    pageScrollTo: api('pageScrollTo', (options) => {
      const { scroller } = frame()
      if (typeof options.scrollTop === 'number') scroller.scrollTop = options.scrollTop
      else if (typeof options.selector === 'string')
        throw new WxFailure('the harness scrolls by scrollTop only')
    }),
    hideKeyboard: api('hideKeyboard', () => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    }),
    showShareMenu: api('showShareMenu', () => undefined),
    hideShareMenu: api('hideShareMenu', () => undefined),
    updateShareMenu: api('updateShareMenu', () => undefined),
    enableAlertBeforeUnload: api('enableAlertBeforeUnload', () => undefined),
    disableAlertBeforeUnload: api('disableAlertBeforeUnload', () => undefined),
  }
}
