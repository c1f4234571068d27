// The words of what others do about my matter.
import { defineWords } from '../../i18n'

export const togetherWords = defineWords('report-together', {
  zh: {
    mediation: '调解',
    is_open: '在听两边说，写写您的情况',
    is_waiting: '协议写好了，请您看看',
    is_offered: '等对方看协议',
    is_signed: '协议签好了',
    is_closed: '已了结',
    is_ended: '没谈成',
    ask: '可以请志愿者来帮您吗？',
    said: '您同意了，正在找志愿者',
    coming: '有志愿者要来帮您',
    when: '{{month}}月{{date}}日 {{clock}}',
    privacy: '志愿者看不到您的姓名、电话和反映的话；来帮的人才知道集合的地方。',
    yes: '可以',
    no: '不用了',
    take_back: '先不用了',
  },
  en: {
    mediation: 'Mediation',
    is_open: 'Both are heard; say your side',
    is_waiting: 'A text waits for your answer',
    is_offered: 'The other party reads the text',
    is_signed: 'The text is signed',
    is_closed: 'Settled',
    is_ended: 'No agreement',
    ask: 'May volunteers come and help?',
    said: 'You said yes; we look for somebody',
    coming: 'A volunteer is going to help',
    when: '{{month}}/{{date}} {{clock}}',
    privacy: 'Volunteers read neither your name, number nor words; only who comes learns where to meet.',
    yes: 'Yes, please',
    no: 'No, thanks',
    take_back: 'Rather not now',
  },
})
