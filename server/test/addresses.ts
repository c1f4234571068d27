// A small made-up district as the CSV that an admin would import.

export const header = 'code,kind,parent,name,synonyms,lng,lat,coordinates,plates,synthetic'
export const linshui = [
  '99,province,,临省,,,,,,1',
  '9901,city,99,临市,,,,,,1',
  '990101,district,9901,临水区,临水新区,,,,,1',
  '990101001,street,990101,渡口街道,,,,,,1',
  '990101002,street,990101,石桥镇,,,,,,1',
  '990101001001,community,990101001,湾南社区,,121.5,30.5,wgs84,,1',
  '990101001002,community,990101001,芦花社区居委会,,121.51,30.5,wgs84,,1',
  '990101002001,community,990101002,石桥村村委会,老石桥|石桥头,121.52,30.5,wgs84,,1',
  'ls-road-1,road,990101001,渡船路,,,,,,1',
  'ls-c1,compound,990101001002,芦花苑,芦花小区,121.5101,30.5001,wgs84,LS-1,1',
  'ls-c1-b1,building,ls-c1,1幢,,121.5101,30.5001,wgs84,LS-2|LS-3,1',
  'ls-c1-b12,building,ls-c1,12幢,,,,,,1',
  'ls-c1-b12-u2,unit,ls-c1-b12,2单元,,,,,,1',
  'ls-c1-b12-u2-502,household,ls-c1-b12-u2,502室,,,,,LS-502,1',
]
export const csv = (...lines: string[]) => [header, ...lines].join('\n')
