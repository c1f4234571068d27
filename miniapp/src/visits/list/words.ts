// The words of the lists of visits.
import { defineWords } from '../../i18n'

export const listWords = defineWords('visit-list', {
  zh: {
    title: '来访',
    hosting: '来我家的',
    visiting: '我去的',
    waiting: '等您答复',
    emptyHosting: '还没有人来',
    emptyHostingNote: '请一位客人，他开门就不用等您下楼。',
    emptyVisiting: '还没有要去的地方',
    emptyVisitingNote: '点开住户发来的卡片，或者自己去问。',
    invite: '请人来访',
    ask: '我要去拜访',
    more: '再看一些',
  },
  en: {
    title: 'Visits',
    hosting: 'To my home',
    visiting: 'Mine',
    waiting: 'Waiting for your answer',
    emptyHosting: 'Nobody yet',
    emptyHostingNote: 'Invite somebody, and they need not wait for you at the door.',
    emptyVisiting: 'Nowhere to go yet',
    emptyVisitingNote: 'Open the card a household sent you, or ask one yourself.',
    invite: 'Invite somebody',
    ask: 'Ask to visit',
    more: 'Show more',
  },
})
