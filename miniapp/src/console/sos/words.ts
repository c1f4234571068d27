// The words of the SOS room, and of the alarm above every room.
import { defineWords } from '../../i18n'

export const sosRoomWords = defineWords('console-sos', {
  zh: {
    none: '没有人求助',
    noneNote: '有人按下求助，这里和每个页面都会亮起来，并响铃。',
    hint: '点左边一个求助，或者按 J 往下。列表里没有位置，打开才看得到。',
    silent: '声音没开，来了求助听不见',
    soundOn: '打开声音',
    keys: '快捷键',
    keysNote: 'J / K 上下 · Enter 打开 · A 收到，我去 · R 我到了 · X 结束',
  },
  en: {
    none: 'Nobody calls for help',
    noneNote: 'When somebody does, this and every other room lights up and rings.',
    hint: 'Choose a call at the left, or press J. The list holds no place; an opened call does.',
    silent: 'Sound is off: a call would not be heard',
    soundOn: 'Turn it on',
    keys: 'Keys',
    keysNote: 'J / K down, up · Enter open · A I am going · R I am here · X close',
  },
})
