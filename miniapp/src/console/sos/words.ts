// The words of the SOS room, and of the alarm above every room.
import { defineWords } from '../../i18n'

export const sosRoomWords = defineWords('console-sos', {
  zh: {
    bannerOpen: '校园110：{{count}} 个求助没有人接',
    bannerTaken: '校园110：{{count}} 个求助在处理',
    bannerGo: '去看',
    open: '在求助',
    closed: '结束的',
    none: '没有人求助',
    noneNote: '有人按下求助，这里和每个页面都会亮起来，并响铃。',
    noneClosed: '还没有结束的求助',
    noneClosedNote: '结束的留在这里，位置 7 天后删除。',
    hint: '点左边一个求助，或者按 J 往下。列表里没有位置，打开才看得到。',
    keys: '快捷键',
    keysNote: 'J / K 上下 · Enter 打开 · A 收到，我去 · R 我到了 · X 结束',
    noPost: '您的岗位不接校园110',
    noPostNote: '校园、派出所和区指挥中心的人会收到求助。',
    alerted: '通知了 {{count}} 人',
  },
  en: {
    bannerOpen: 'Campus 110: {{count}} not taken yet',
    bannerTaken: 'Campus 110: {{count}} in hand',
    bannerGo: 'Look',
    open: 'Calling',
    closed: 'Over',
    none: 'Nobody calls for help',
    noneNote: 'When somebody does, this and every other room lights up and rings.',
    noneClosed: 'None is over yet',
    noneClosedNote: 'Calls that are over stay here; their places go after 7 days.',
    hint: 'Choose a call at the left, or press J. The list holds no place; an opened call does.',
    keys: 'Keys',
    keysNote: 'J / K down, up · Enter open · A I am going · R I am here · X close',
    noPost: 'Your post is not called',
    noPostNote: 'Campus, police and the district desk are told of calls.',
    alerted: '{{count}} told',
  },
})
