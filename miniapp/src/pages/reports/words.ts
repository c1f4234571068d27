// The words of my matters.
import { defineWords } from '../../i18n'

export const mineWords = defineWords('my-reports', {
  zh: {
    title: '我的事',
    open: '在办',
    done: '办结',
    all: '全部',
    emptyTitle: '这里还空着',
    emptyNote: '看到不对劲的，说一声就行。\n办到哪一步，都在这里看。',
    emptyOpen: '现在没有在办的事',
    emptyDone: '还没有办结的事',
    report: '我要反映',
    more: '再看一些',
    signInTitle: '先选一个身份',
    signInNote: '选好了，您的事都在这里。',
    signIn: '选身份',
  },
  en: {
    title: 'My matters',
    open: 'Under way',
    done: 'Settled',
    all: 'All',
    emptyTitle: 'Nothing here yet',
    emptyNote: 'See something wrong? Say it.\nHow far it has come stands here.',
    emptyOpen: 'Nothing is under way',
    emptyDone: 'Nothing is settled yet',
    report: 'Report a matter',
    more: 'More',
    signInTitle: 'Choose who to be first',
    signInNote: 'Then everything of yours is here.',
    signIn: 'Choose',
  },
})
