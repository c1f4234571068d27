// The words of the place page.
import { defineWords } from '../../i18n'

export const placeWords = defineWords('report-place', {
  zh: {
    title: '在哪里',
    search: '小区、幢号、路名、门牌号，拼音也行',
    nothing: '没有找到这个地址',
    typed: '就用我写的：{{address}}',
    inWeChat: '在地图上选',
    noLocation: '没开定位也行，下面自己选',
    hintStreet: '点一下街道，再点出事的地方',
    hintPoint: '点出事的地方',
    synthetic: '边界为示意',
    list: '从名单里选',
    detail: '再说细一点（可不填）',
    confirm: '就这里',
    offNone: '先选一个地方',
    mapLabel: '钱塘区社区示意图',
    noMap: '地图没打开，写地址也行',
  },
  en: {
    title: 'Where',
    search: 'Compound, building, road or door plate; pinyin works',
    nothing: 'No such address was found',
    typed: 'Use what I wrote: {{address}}',
    inWeChat: 'Choose on the map',
    noLocation: 'No location needed, choose below',
    hintStreet: 'Tap a street, then the place',
    hintPoint: 'Tap the place',
    synthetic: 'Borders are a sketch',
    list: 'Choose from the list',
    detail: 'More exactly (optional)',
    confirm: 'Here',
    offNone: 'Choose a place first',
    mapLabel: 'Sketch of the communities of Qiantang',
    noMap: 'The map did not open; an address will do',
  },
})
