// The words of a range of days.
import { defineWords } from '../../i18n'

export const rangeWords = defineWords('range', {
  zh: {
    today: '今天',
    week: '近 7 天',
    month: '近 30 天',
    own: '自己选',
    from: '从哪天',
    to: '到哪天',
    dayHint: '2026-11-01',
    wrongDay: '写成 2026-11-01 这样',
    wrongOrder: '后一天要在前一天之后',
    wrongFuture: '最晚到今天',
    wrongLength: '最多 {{count}} 天',
  },
  en: {
    today: 'Today',
    week: '7 days',
    month: '30 days',
    own: 'Other days',
    from: 'From',
    to: 'To',
    dayHint: '2026-11-01',
    wrongDay: 'Like 2026-11-01',
    wrongOrder: 'The second day must not be before the first',
    wrongFuture: 'Today at the latest',
    wrongLength: 'At most {{count}} days',
  },
})
