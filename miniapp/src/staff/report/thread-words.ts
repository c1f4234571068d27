// The words of the thread with whoever asked for a campus service.
import { defineWords } from '../../i18n'

export const threadWords = defineWords('staff-thread', {
  zh: {
    title: '和本人的来往',
    note: '匿名的一直匿名。写的话本人马上收到。',
    none: '还没有人写',
    by_student: '本人',
    by_handler: '我们',
    write: '写给本人',
    hint: '比如：请问是哪一栋？',
    send: '发送',
    off: '先写一句',
    long: '写得太长',
    secret: '内容只有经办人能看，在管理台的“个案”里。',
    again: '再试一次',
  },
  en: {
    title: 'With whoever asked',
    note: 'Who is anonymous stays so. What you write reaches them at once.',
    none: 'Nothing was said yet',
    by_student: 'They',
    by_handler: 'We',
    write: 'Write to them',
    hint: 'Like: which building is it?',
    send: 'Send',
    off: 'Write first',
    long: 'Too long',
    secret: 'Only the person in charge reads it, under “Cases” in the console.',
    again: 'Try again',
  },
})
