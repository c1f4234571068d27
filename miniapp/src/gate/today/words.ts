// The words of today's list.
import { defineWords } from '../../i18n'

export const todayWords = defineWords('gate-today', {
  zh: {
    passages: '进出',
    visits: '登记',
    noPassages: '今天还没有人进出',
    noPassagesNote: '扫过的码，都会记在这里。',
    home: '住户',
    visitor: '访客',
    notLetIn: '没放行',
    offline: '离线判的',
    toCheck: '要核对',
    more: '再看一些',
    back: '回列表',
  },
  en: {
    passages: 'Passages',
    visits: 'Registered',
    noPassages: 'Nobody passed today',
    noPassagesNote: 'Every scan is written down here.',
    home: 'Resident',
    visitor: 'Visitor',
    notLetIn: 'Not let in',
    offline: 'decided offline',
    toCheck: 'To check',
    more: 'Show more',
    back: 'Back to the list',
  },
})
