// The words of the page that reads a door plate.
import { defineWords } from '../../i18n'

export const plateWords = defineWords('staff-plate', {
  zh: {
    title: '扫门牌',
    scan: '扫一下门牌',
    lead: '扫门口的数字门牌，看这里还有什么没办完',
    field: '门牌上的字',
    fieldHint: '扫不了就把门牌码写在这里',
    read: '看这里的事',
    foreign: '这不是门牌',
    unknown: '地址库里没有这块门牌',
    noPlace: '这块门牌还没有位置，按地址找吧',
    here: '{{address}}，{{m}} 米以内',
    none: '这里没有没办完的事',
    noneNote: '看到了新的问题，可以当场记下来。',
    report: '记一件事',
    distance: '{{m}} 米',
  },
  en: {
    title: 'Scan a door plate',
    scan: 'Scan the plate',
    lead: 'Scan the plate at the door to see what is still open here',
    field: 'What the plate says',
    fieldHint: 'If it cannot be scanned, write its code here',
    read: 'Show what is open',
    foreign: 'This is no door plate',
    unknown: 'The address book does not know this plate',
    noPlace: 'This plate has no place yet; search by its address',
    here: '{{address}}, within {{m}} m',
    none: 'Nothing is open here',
    noneNote: 'What you see here can be noted at once.',
    report: 'Note a matter',
    distance: '{{m}} m',
  },
})
