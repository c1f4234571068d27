// The words of the list of my requests.
import { defineWords } from '../../i18n'

export const requestsWords = defineWords('campus-requests', {
  zh: {
    title: '我的校园服务',
    empty: '还没有写过',
    emptyNote: '写给校园的事和回复，都在这里。',
    booked: '办证预约',
    bookedNote: '约好的时间和号，在“我的预约”',
    toCampus: '看校园服务',
    said_student: '您最后说的，{{when}}',
    said_handler: '有回复，{{when}}',
    due: '{{when}} 前有结果',
    dueCase: '{{when}} 前回复您',
    sent: '{{when}} 写的',
    more: '再看一些',
  },
  en: {
    title: 'My campus requests',
    empty: 'Nothing yet',
    emptyNote: 'What you wrote to the campus, and the answers, stay here.',
    booked: 'ID appointments',
    bookedNote: 'Times and tickets are under My appointments',
    toCampus: 'Campus services',
    said_student: 'You wrote last, {{when}}',
    said_handler: 'An answer, {{when}}',
    due: 'Answer by {{when}}',
    dueCase: 'Answer by {{when}}',
    sent: 'Written {{when}}',
    more: 'Show more',
  },
})
