// The words of the list of my requests.
import { defineWords } from '../../i18n'

export const requestsWords = defineWords('campus-requests', {
  zh: {
    title: '我的校园服务',
    empty: '还没有写过',
    emptyNote: '用过的校园服务、老师的回复，都在这里。',
    toCampus: '看校园服务',
    said_student: '您最后说的，{{when}}',
    said_handler: '有回复，{{when}}',
    due: '{{when}} 前有结果',
    sent: '{{when}} 写的',
    more: '再看一些',
  },
  en: {
    title: 'My campus requests',
    empty: 'Nothing yet',
    emptyNote: 'What you asked of the campus, and the answers, stay here.',
    toCampus: 'Campus services',
    said_student: 'You wrote last, {{when}}',
    said_handler: 'An answer, {{when}}',
    due: 'Answer by {{when}}',
    sent: 'Written {{when}}',
    more: 'Show more',
  },
})
