// The words of the card that a guest opens.
import { defineWords } from '../../i18n'

export const claimWords = defineWords('visit-claim', {
  zh: {
    title: '领通行证',
    invites: '请您来访',
    from: '{{compound}} {{place}}请您来',
    party: '一共 {{count}} 人',
    night: '{{from}}到{{until}}不放访客进',
    submit: '登记，领通行证',
    no: '不登记',
    noNote: '不想在这里登记，也可以到门岗，请门卫人工登记。',
    gone: '这张邀请用不了了',
    goneNote: '可能有人先领了，或者住户收回了。请住户再发一次。',
    mine: '您已经领过了',
    openMine: '看通行证',
    toHome: '回首页',
  },
  en: {
    title: 'Get the pass',
    invites: 'You are invited',
    from: '{{compound}}, {{place}}',
    party: '{{count}} people in all',
    night: 'No visitor comes in from {{from}} to {{until}}',
    submit: 'Register, get the pass',
    no: 'Do not register',
    noNote: 'If you would rather not register here, the guard at the gate can do it for you.',
    gone: 'This invitation no longer works',
    goneNote: 'Somebody may have claimed it first, or it was taken back. Ask the household for another.',
    mine: 'You have claimed it already',
    openMine: 'See the pass',
    toHome: 'Go home',
  },
})
