// The words of signing in at a computer.
import { defineWords } from '../../i18n'

export const signInWords = defineWords('console-sign-in', {
  zh: {
    title: '登录工作台',
    lead: '用手机扫一扫登录',
    how: '手机上打开潮邻小程序，到“今天的事”，点“扫码登录电脑”。',
    waiting: '等您在手机上同意，码会自己换新',
    code: '登录二维码',
    typed: '扫不了，就把这串字抄进手机：',
    done: '登录好了，正在打开',
    ended: '很久没人扫，码停了',
    endedNote: '要登录的时候，换一个新码。',
    renew: '换新码',
    offline: '没连上网，连上就接着等',
    starting: '正在取码',
    notStaff: '只有工作人员能登录工作台。居民请用手机上的小程序。',
  },
  en: {
    title: 'Sign in to the console',
    lead: 'Scan with your phone to sign in',
    how: 'Open the Chaolin mini-program on your phone, go to today’s work and choose “Sign in a computer”.',
    waiting: 'Waiting for your yes on the phone; the code renews itself',
    code: 'Sign-in code',
    typed: 'If it cannot be scanned, type this on the phone:',
    done: 'Signed in, opening',
    ended: 'Nobody scanned for a while, so the code stopped',
    endedNote: 'Get a new one when you want to sign in.',
    renew: 'New code',
    offline: 'No connection; it goes on waiting when it is back',
    starting: 'Getting a code',
    notStaff: 'The console is for staff. Residents use the mini-program on their phone.',
  },
})
