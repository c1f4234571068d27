// The words of promises in the history: that one was changed, and who was told that nobody moved.
import { defineWords } from '../../i18n'

export const promiseWords = defineWords('staff-promise', {
  zh: {
    changed: '时限从 {{before}} 改到 {{after}}',
    overdue_accept: '{{when}} 前要接单，提醒了{{who}}',
    overdue_resolve: '{{when}} 前要办结，提醒了{{who}}',
    level_person: '手上有这件事的人',
    level_dispatcher: '值班长',
    level_above: '上一级',
    level_district: '区里',
  },
  en: {
    changed: 'Deadline moved from {{before}} to {{after}}',
    overdue_accept: 'To be taken by {{when}}: told {{who}}',
    overdue_resolve: 'To be settled by {{when}}: told {{who}}',
    level_person: 'whoever has it',
    level_dispatcher: 'the dispatcher',
    level_above: 'the level above',
    level_district: 'the district',
  },
})
