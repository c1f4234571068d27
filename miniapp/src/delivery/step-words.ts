// What staff call each step of a report: in its timeline, and in the messages that tell of it. Others show their code.
import { defineWords } from '../i18n'

export const momentWords = defineWords('staff-moment', {
  zh: {
    submit: '居民反映',
    accept: '接单',
    progress: '有进展',
    ask: '问了居民',
    answer: '居民回话',
    transfer: '转派',
    return: '退回',
    escalate: '上报',
    resolve: '办结',
    confirm: '居民评价，结案',
    close: '7 天没有回音，自动结案',
    reopen: '居民说没解决，重开',
    reject: '不予受理',
    withdraw: '居民撤回',
    remind: '居民催办',
  },
  en: {
    submit: 'Reported',
    accept: 'Taken',
    progress: 'Progress',
    ask: 'Resident asked',
    answer: 'Resident answered',
    transfer: 'Transferred',
    return: 'Returned',
    escalate: 'Escalated',
    resolve: 'Resolved',
    confirm: 'Rated and closed',
    close: 'Closed after 7 silent days',
    reopen: 'Reopened by the resident',
    reject: 'Refused',
    withdraw: 'Withdrawn',
    remind: 'Resident reminds',
  },
})
