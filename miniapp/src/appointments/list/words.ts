// The words of my appointments.
import { defineWords } from '../../i18n'

export const listWords = defineWords('appointment-list', {
  zh: {
    title: '我的预约',
    open: '还没办的',
    past: '以前的',
    emptyOpen: '现在没有预约',
    emptyOpenNote: '约一个时间，到了就办，不用排长队。',
    emptyPast: '还没有办过的',
    emptyPastNote: '办好的、取消的，都留在这里。',
    new: '约一个',
    paused: '90 天内有 3 次没来，手机预约停到 {{when}}。窗口取号不受影响。',
    waits: '候补',
    waitsOffer: '有号了，10 分钟内确认',
    waitsNote: '{{count}} 处在排',
  },
  en: {
    title: 'My appointments',
    open: 'Open',
    past: 'Past',
    emptyOpen: 'No appointment now',
    emptyOpenNote: 'Book a time, come, and it is done without a queue.',
    emptyPast: 'Nothing yet',
    emptyPastNote: 'What was done or cancelled stays here.',
    new: 'Book one',
    paused:
      'Three misses in 90 days: booking by phone opens again {{when}}. Tickets at the counter stay open.',
    waits: 'Waiting list',
    waitsOffer: 'A slot is free: confirm within 10 minutes',
    waitsNote: 'Waiting at {{count}}',
  },
})
