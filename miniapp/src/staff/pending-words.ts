// What is said of steps that wait on the phone for a connection.
import { defineWords } from '../i18n'

export const pendingWords = defineWords('staff-pending', {
  zh: {
    photoGone: '存着的照片找不到了，请重新拍一张再办',
    pendingFull: '存着没送的太多了，先连上网',
    pendingTitle: '{{count}} 步存在手机里，连上网就送',
    pendingRefused: '{{count}} 步没有做成，看看为什么',
    pendingSheet: '还没送出去的',
    pendingWaiting: '等网络',
    pendingSend: '现在送',
    pendingDrop: '知道了',
    pendingOpen: '去看看',
    pendingAt: '{{step}} · {{when}}',
    pendingHere: '“{{step}}”存在手机里，连上网就送',
    pendingOff: '已存在手机里，连上网就送',
  },
  en: {
    photoGone: 'The photo that was kept is gone; take it again',
    pendingFull: 'Too much waits on the phone; find a network first',
    pendingTitle: '{{count}} steps wait on the phone for a network',
    pendingRefused: '{{count}} steps were refused; see why',
    pendingSheet: 'Not sent yet',
    pendingWaiting: 'Waits for a network',
    pendingSend: 'Send now',
    pendingDrop: 'Noted',
    pendingOpen: 'Open it',
    pendingAt: '{{step}} · {{when}}',
    pendingHere: '“{{step}}” waits on the phone for a network',
    pendingOff: 'Waits on the phone for a network',
  },
})
