// The words of the published answers.
import { defineWords } from '../../i18n'

export const answersWords = defineWords('campus-answers', {
  zh: {
    title: '常见问题',
    search: '搜一搜：迁户口、补身份证',
    common: '大家常问',
    found: '找到这些',
    none: '没找到现成的答案',
    noneNote: '把问题写下来，有人给您回。',
    updated: '{{when}} 更新',
    ask: '都不是，去问',
    more: '再看一些',
  },
  en: {
    title: 'Common questions',
    search: 'Search: register, ID card',
    common: 'Often asked',
    found: 'Found',
    none: 'No answer for that yet',
    noneNote: 'Write your question, and somebody answers it.',
    updated: 'Updated {{when}}',
    ask: 'Not what I need: ask',
    more: 'More',
  },
})
