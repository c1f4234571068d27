// The words of the room of messages that did not arrive.
import { defineWords } from '../../i18n'

export const deliveriesWords = defineWords('console-deliveries', {
  zh: {
    owed: '还没送完',
    emptyOwed: '都送到了',
    emptyOwedNote: '没有哪条消息还欠着外系统。',
    emptyOther: '这里没有',
    emptyOtherNote: '换一个看看。',
    onlyOf: '只看送给{{name}}的',
    all: '看全部',
    onDesk: '一条卡住了，同一件事后面的也在等它。打不通就打电话说一声，再跳过。',
    open: '看这件事',
    skippedFor: '跳过的原因：{{reason}}',
    skippedBuiltin: '对方改用小程序了，不用再送',
    noNumber: '一条消息',
  },
  en: {
    owed: 'Not yet sent',
    emptyOwed: 'Everything arrived',
    emptyOwedNote: 'No message is owed to another system.',
    emptyOther: 'None here',
    emptyOtherNote: 'Look at another state.',
    onlyOf: 'Only those to {{name}}',
    all: 'Show all',
    onDesk:
      'A first message that is stuck holds back the later ones of its report. Phone them if nothing helps, then skip it.',
    open: 'The report',
    skippedFor: 'Skipped: {{reason}}',
    skippedBuiltin: 'They use the mini-program now; nothing is owed',
    noNumber: 'A message',
  },
})
